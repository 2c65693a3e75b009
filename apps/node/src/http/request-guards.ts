import { problem } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import type { HttpSettings } from './http-options.ts'
import { sendProblem } from './problem-reply.ts'

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** What is settled before any route: headers of every answer, the name we are called by, other origins, being ready. */
export function addRequestGuards(
  app: FastifyInstance,
  settings: HttpSettings,
  isStopping: () => boolean,
): void {
  const isKnownHost = hostCheck(settings)
  const origins = new Set(settings.allowedOrigins)
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping()) reply.header('connection', 'close')
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...HEADERS, 'x-request-id': request.id })
    if (isStopping()) {
      sendProblem(reply, problem('NODE_STOPPING', 'The node is stopping.', 'Try again in a moment.'))
      return
    }
    if (!isKnownHost(request.headers.host)) {
      sendProblem(reply, hostRefused())
      return
    }
    const { origin } = request.headers
    if (origin !== undefined && origins.has(origin)) {
      reply.headers({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED,
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'origin',
      })
      if (request.method === 'OPTIONS') {
        reply
          .code(204)
          .headers({
            'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
            'access-control-allow-headers': ALLOWED,
            'access-control-max-age': 600,
          })
          .send()
        return
      }
    }
    const state = settings.readyState()
    if (state.status !== 'ok' && !isAlwaysOpen(request.url)) {
      sendProblem(reply, problem('NODE_NOT_READY', state.reason, 'Try again in a moment; see /health.'))
      return
    }
    done()
  })
}

const EXPOSED =
  'upload-offset, upload-length, upload-complete, content-range, retry-after, vouch-problem, x-request-id'
const ALLOWED =
  'content-type, accept, range, last-event-id, upload-length, upload-offset, vouch-key, vouch-time, vouch-nonce, vouch-signature, vouch-session'

function isAlwaysOpen(url: string): boolean {
  return url === '/health' || url === '/metrics'
}

function hostRefused() {
  return problem(
    'HOST_REFUSED',
    'The node is asked under a name it does not know.',
    'Use 127.0.0.1 or localhost, or have whoever runs the node allow the name: vouch start --public-name NAME.',
  )
}

/**
 * A page whose name is made to point at this machine could otherwise talk to a node that only listens here
 * (DNS rebinding). Where the node listens for others, whatever stands in front of it knows the names.
 */
function hostCheck(settings: HttpSettings): (host: string | undefined) => boolean {
  if (!isLoopback(settings.host)) return () => true
  const allowed = new Set(settings.allowedHosts.map((name) => name.toLowerCase()))
  return (host) => {
    const name = (host ?? '').replace(/:\d+$/, '').toLowerCase()
    return isLoopback(name) || allowed.has(name)
  }
}

/** Of an address or a name, `[::1]` as in a URL included. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host) ||
    host.endsWith('.localhost')
  )
}
