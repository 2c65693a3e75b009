import { unwrap } from '@vouch/core'
import { fromJson, toRecorded } from '@vouch/contract'
import type { FastifyInstance } from 'fastify'
import type { MemberDescription } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import type { HttpContext } from './http-context.ts'
import { jsonMalformed } from './problem-mapping.ts'
import { refuse, sendProblem } from './problem-reply.ts'
import { statusOf } from './problem-status.ts'
import { recordedJson } from './recorded-json.ts'

interface ViewRoute {
  Params: { contract: string; view: string }
  Querystring: { args?: string }
}

const MAX_ARGS_BYTES = 1 << 20

/** The document names each view of each contract instead of this pattern. */
export function addViewRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ledger, catalogue } = context
  app.route<ViewRoute>({
    method: ['GET', 'POST'],
    url: '/v1/views/:contract/:view',
    exposeHeadRoute: false,
    bodyLimit: Math.min(MAX_ARGS_BYTES, context.settings.bodyLimitBytes),
    schema: { hide: true },
    async handler(request, reply) {
      const { contract, view } = request.params
      const member = await findView(catalogue, contract, view)
      const json = request.method === 'GET' ? parseArgs(request.query.args) : (request.body ?? {})
      if (json instanceof Uint8Array)
        return refuse(
          'JSON_MALFORMED',
          'Arguments of a view are JSON.',
          'Set Content-Type: application/json.',
        )
      const args = unwrap(toRecorded(member.args, unwrap(fromJson(member.args, json))))
      const answer = await ledger.view(contract, view, args)
      if (!answer.ok) return sendProblem(reply, answer.problem, statusOf(answer.problem.code, 422))
      return { result: recordedJson(member.result, answer.value.result), height: answer.value.height }
    },
  })
}

/** Throws `CONTRACT_UNKNOWN`, `VIEW_UNKNOWN`. */
async function findView(catalogue: Catalogue, contract: string, view: string): Promise<MemberDescription> {
  const found = await catalogue.lookUp(contract)
  if (found === undefined)
    return refuse(
      'CONTRACT_UNKNOWN',
      `There is no contract '${contract.slice(0, 64)}' on this chain.`,
      'See /v1/contracts for those there are.',
    )
  const member = Object.hasOwn(found.views, view) ? found.views[view] : undefined
  return (
    member ??
    refuse(
      'VIEW_UNKNOWN',
      `Contract '${contract}' has no view '${view.slice(0, 64)}'.`,
      'See /openapi.json for its views.',
      { views: Object.keys(found.views) },
    )
  )
}

function parseArgs(args: string | undefined): unknown {
  if (args === undefined) return {}
  try {
    return JSON.parse(args)
  } catch (cause) {
    const { code, detail, remedy } = jsonMalformed(cause instanceof Error ? cause.message : '')
    return refuse(code, detail, remedy)
  }
}
