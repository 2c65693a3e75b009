import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { ApiDocument } from './openapi.ts'

/** Nothing may come from elsewhere: the page works on a machine without a way out. */
const ONLY_OURS = {
  'default-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'style-src': ["'self'", "'unsafe-inline'"],
  'script-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'self'"],
  'object-src': ["'none'"],
}

/** Swagger UI over the document of the contracts in force. */
export async function addDocs(app: FastifyInstance, document: () => ApiDocument): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: ONLY_OURS,
    transformSpecificationClone: false,
    transformSpecification: () => document().current() as Readonly<Record<string, unknown>>,
    uiHooks: {
      // The page may be the first to ask for the document.
      onRequest: async () => {
        await document().text()
      },
    },
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: 0, displayRequestDuration: true },
  })
}
