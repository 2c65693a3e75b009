import type { FastifyInstance } from 'fastify'
import { isMisbehaviour, type Misbehaviour, MISBEHAVIOURS } from '../ledger/misbehaviour.ts'
import { type Outbox, waiting } from '../ledger/outbox.ts'
import type { Witness } from '../ledger/program.ts'
import { refuse } from './problem.ts'

/** How it stands with the ledger, and the switch for misbehaviour. */
export function addControlRoutes(app: FastifyInstance, witness: () => Witness, outbox: () => Outbox): void {
  app.get('/health', () => {
    const { trouble, misbehaving } = witness()
    const { told, refused } = outbox()
    return {
      ok: trouble === undefined,
      ...(trouble === undefined ? {} : { trouble }),
      told: told.size,
      waiting: waiting(outbox()).length,
      refused: [...refused].map(([key, reason]) => ({ key, ...reason })),
      misbehaving: [...misbehaving],
    }
  })
  app.post('/wake', () => {
    witness().wake()
    return { ok: true }
  })
  app.put<{ Params: { name: string } }>('/misbehaviour/:name', ({ params }) => {
    witness().misbehaving.add(known(params.name))
    return { misbehaving: [...witness().misbehaving] }
  })
  app.delete<{ Params: { name: string } }>('/misbehaviour/:name', ({ params }) => {
    witness().misbehaving.delete(known(params.name))
    witness().wake()
    return { misbehaving: [...witness().misbehaving] }
  })
}

function known(name: string): Misbehaviour {
  if (isMisbehaviour(name)) return name
  return refuse(
    'MISBEHAVIOUR_UNKNOWN',
    `There is no misbehaviour '${name.slice(0, 60)}'.`,
    `Use one of: ${Object.keys(MISBEHAVIOURS).join(', ')}.`,
  )
}
