import { OperationalError, type Problem, ProblemError, problem } from '@vouch/core'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from './problem-reply.ts'
import { statusOf } from './problem-status.ts'

type ErrorLike = Partial<FastifyError> & { readonly message?: string }

/** Every error that leaves the server passes here, so that nothing leaves without a code and a remedy. */
export function addProblemMapping(app: FastifyInstance): void {
  app.setErrorHandler((error: ErrorLike, request, reply) => answer(error, request, reply))
}

/** After the rate limit has been added, so that searching for routes counts too. */
export function addRouteUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    sendProblem(reply, routeUnknown(request))
  })
}

/** The answer to what a handler threw, or the framework refused. */
export function answer(error: ErrorLike, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ProblemError) return sendProblem(reply, error.problem)
  if (error instanceof OperationalError) {
    request.log.error({ error, requestId: request.id }, 'the node could not do what was asked')
    const status = statusOf(error.code, 503)
    return sendProblem(reply, operational(error.code, request.id), status)
  }
  const known = fromFramework(error)
  if (known !== undefined) {
    if (known.code === 'BODY_TOO_LARGE' && isWorthReading(request)) reply.removeHeader('connection')
    return sendProblem(reply, known)
  }
  request.log.error({ error, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
  return sendProblem(reply, internal(request.id))
}

const MAX_UNUSED_BODY = 64 << 20

/**
 * Closing on a client that still sends resets the connection, and the answer is lost with it. So a body too large, but
 * of a known and moderate length, is read to its end and thrown away, which Node does where the connection stays open.
 */
function isWorthReading({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? Infinity) <= MAX_UNUSED_BODY
}

function routeUnknown(request: FastifyRequest): Problem {
  const path = request.url.split('?', 1)[0] ?? ''
  return problem(
    'ROUTE_UNKNOWN',
    `There is nothing at ${request.method} ${path.slice(0, 200)}.`,
    'See /openapi.json or /docs for what there is.',
  )
}

/** The words of the operating system stay in the log: they name paths. */
function operational(code: string, requestId: string): Problem {
  return problem(
    code,
    code === 'DISK_FULL' ? "The node's disk is full." : 'The node cannot do this at the moment.',
    'Try again later, or give the request id to whoever runs the node.',
    { requestId },
  )
}

export function internal(requestId: string): Problem {
  return problem(
    'INTERNAL',
    'Something went wrong inside the node; it is in its log.',
    'Give the request id to whoever runs the node.',
    { requestId },
  )
}

function fromFramework(error: ErrorLike): Problem | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('BODY_TOO_LARGE', 'The body is larger than is taken here.', 'Send less, or split it.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return contentTypeUnsupported()
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET': // the client went away in the middle of its body
      return problem(
        'BODY_INCOMPLETE',
        'The body does not have the length that was announced.',
        'Send it again.',
      )
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return jsonMalformed('it is empty or broken')
    case 'FST_ERR_BAD_URL':
      return problem('URL_MALFORMED', 'The path is not properly encoded.', 'Encode it as RFC 3986 §2.1 says.')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('URL_MALFORMED', 'A part of the path is too long.', 'Check the identifier.')
    case 'FST_ERR_VALIDATION':
      return problem(
        'REQUEST_INVALID',
        `The request does not have its form: ${error.message ?? ''}.`,
        'See /openapi.json for what is expected.',
      )
  }
  if (error.name === 'SyntaxError' && error.statusCode === 400) return jsonMalformed(error.message ?? '')
  return undefined
}

export function contentTypeUnsupported(): Problem {
  return problem(
    'CONTENT_TYPE_UNSUPPORTED',
    'The body is not of a content type that is taken here.',
    'Set Content-Type as /openapi.json says: application/cbor for transactions, application/json for views.',
  )
}

export function jsonMalformed(reason: string): Problem {
  return problem(
    'JSON_MALFORMED',
    `The text is not JSON: ${reason.slice(0, 200)}.`,
    'Send well-formed JSON (RFC 8259).',
  )
}
