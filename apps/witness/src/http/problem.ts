import type { AddressInfo } from 'node:net'
import { type Problem, problem, ProblemError } from '@vouch/core'
import Fastify, { type FastifyInstance } from 'fastify'

/** A refusal on its way to the error handler. */
export function refuse(code: string, detail: string, remedy: string, meta: Problem['meta'] = {}): never {
  throw new ProblemError(problem(code, detail, remedy, meta))
}

const STATUS: Readonly<Record<string, number>> = {
  BILL_UNKNOWN: 404,
  ACCOUNT_UNKNOWN: 404,
  STATEMENT_UNKNOWN: 404,
  BILL_EXISTS: 409,
  ACCOUNT_EXISTS: 409,
  RANGE_TAKEN: 409,
  FUNDS_INSUFFICIENT: 409,
}

/** Answers in JSON; refusals as RFC 9457 problem details with `code` and `remedy`, as the node's. */
export function createApp(): FastifyInstance {
  const app = Fastify({ bodyLimit: 4 << 20, forceCloseConnections: true })
  app.removeContentTypeParser('text/plain')
  for (const type of ['application/xml', 'text/xml', 'application/octet-stream'])
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((cause, _request, reply) => {
    const known = cause instanceof ProblemError ? cause.problem : fromFramework(cause as Error)
    const status = STATUS[known.code] ?? (known.code === 'INTERNAL' ? 500 : 400)
    const { code, detail, remedy, meta } = known
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify({ title: code, status, detail, code, remedy, meta }))
  })
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          title: 'ROUTE_UNKNOWN',
          status: 404,
          code: 'ROUTE_UNKNOWN',
          detail: `There is nothing at ${request.method} ${request.url.slice(0, 100)}.`,
          remedy: 'See the README of the program.',
        }),
      ),
  )
  return app
}

function fromFramework(cause: Error & { readonly statusCode?: number }): Problem {
  if (cause.statusCode !== undefined && cause.statusCode < 500)
    return problem(
      'REQUEST_INVALID',
      `The request cannot be read: ${cause.message}.`,
      'Correct it, and send it again.',
    )
  return problem('INTERNAL', 'Something went wrong inside the program.', 'See what it printed.')
}

/** Listens on loopback; the address as a URL. */
export async function listen(app: FastifyInstance, port: number, host = '127.0.0.1'): Promise<string> {
  await app.listen({ port, host })
  const bound = app.addresses()[0] as AddressInfo | undefined
  return `http://${host}:${bound?.port ?? port}`
}
