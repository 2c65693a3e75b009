import { type Problem, ProblemError } from '@vouch/core'
import type { FastifyReply } from 'fastify'
import { retryAfterSeconds, statusOf } from './problem-status.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457 problem details with our own members: `code`, `remedy`, `meta`. */
export function problemBody(problem: Problem, status: number, more: object = {}): string {
  const { code, detail, remedy, meta } = problem
  return JSON.stringify({
    type: `https://vouch.invalid/problems/${code}`,
    title: code,
    status,
    detail,
    code,
    remedy,
    meta,
    ...more,
  })
}

/** `Vouch-Problem` repeats the code for callers that see no body, as with HEAD. */
export function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  status: number = statusOf(problem.code),
  more?: object,
): FastifyReply {
  const waitSeconds = retryAfterSeconds(status)
  if (waitSeconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', waitSeconds)
  return reply
    .code(status)
    .header('vouch-problem', problem.code)
    .type(PROBLEM_TYPE)
    .send(problemBody(problem, status, more))
}

/** A refusal on its way to the error handler. */
export function refuse(code: string, detail: string, remedy: string, meta: Problem['meta'] = {}): never {
  throw new ProblemError({ code, detail, remedy, meta })
}
