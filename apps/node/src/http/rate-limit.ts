import rateLimit from '@fastify/rate-limit'
import { ProblemError, problem } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import type { HttpSettings } from './http-options.ts'
import { isLoopback } from './request-guards.ts'

/** By address; `Retry-After` says when to come back. */
export async function addRateLimit(app: FastifyInstance, settings: HttpSettings): Promise<void> {
  const { loopbackRateLimit, rateLimit: others } = settings
  const limitOf = (address: string) => (isLoopback(address) ? loopbackRateLimit : others)
  const quiet = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }
  await app.register(rateLimit, {
    global: true,
    keyGenerator: (request) => request.ip,
    max: (request) => limitOf(request.ip).max,
    timeWindow: (request) => limitOf(request.ip).windowMs,
    addHeadersOnExceeding: quiet,
    addHeaders: { ...quiet, 'retry-after': true },
    errorResponseBuilder: (_request, { max, ttl }) =>
      new ProblemError(
        problem(
          'RATE_LIMITED',
          `More than ${max} requests have come from this address.`,
          'Wait as long as Retry-After says; send many transactions in one batch.',
          { max, retryAfterMs: ttl },
        ),
      ),
  })
}
