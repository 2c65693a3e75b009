import type { FastifyInstance } from 'fastify'
import { NETWORK_QUESTIONS, type NetworkQuestion } from '../ledger/ledger-port.ts'
import type { HttpContext } from './http-context.ts'
import { refuse } from './problem-reply.ts'
import { problems } from './route-schemas.ts'

const SUMMARIES: Readonly<Record<NetworkQuestion, string>> = {
  peers: 'Peers of a node of an open network, and its hash rate',
  supply: 'Units issued and burned, against the schedule, and who found how many blocks',
  tree: 'The last blocks with their forks, difficulty and confirmations',
  history:
    'Difficulty, hash rate and issuance from the first block on, in at most 240 points, and the schedule',
  headers: 'Every header of the chain, base64: to set against a receipt',
}

/** What only an open network has. Problem: `NETWORK_NOT_OPEN`. */
export function addNetworkRoutes(app: FastifyInstance, { ledger }: HttpContext): void {
  for (const about of NETWORK_QUESTIONS)
    app.get(
      `/v1/network/${about}`,
      {
        schema: {
          tags: ['network'],
          summary: SUMMARIES[about],
          response: { 200: { type: 'object', additionalProperties: true }, ...problems },
        },
      },
      async () => {
        const answer = await ledger.network?.(about)
        if (answer !== undefined && answer !== null) return answer
        return refuse(
          'NETWORK_NOT_OPEN',
          `The engine '${ledger.identity.engine}' has no open network.`,
          'Ask a node of a chain under proof of work.',
        )
      },
    )
}
