import { toHex } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import type { HttpContext } from './http-context.ts'

export function addHealthRoute(app: FastifyInstance, { ledger, settings, version }: HttpContext): void {
  app.get(
    '/health',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['node'],
        summary: 'Whether the node can be used',
        response: {
          200: {
            type: 'object',
            properties: {
              status: { type: 'string', const: 'ok' },
              chainId: { type: 'string' },
              height: { type: 'integer' },
              version: { type: 'string' },
            },
          },
          503: {
            type: 'object',
            properties: {
              status: { type: 'string', enum: ['starting', 'failed'] },
              reason: { type: 'string' },
            },
          },
        },
      },
    },
    async (_request, reply) => {
      const state = settings.readyState()
      if (state.status !== 'ok') return reply.code(503).send(state)
      try {
        const { height } = await ledger.status()
        return { status: 'ok', chainId: toHex(ledger.identity.chainId), height, version }
      } catch (cause) {
        reply.log.error({ cause }, 'the ledger does not answer')
        return reply.code(503).send({ status: 'failed', reason: 'The ledger does not answer.' })
      }
    },
  )
}
