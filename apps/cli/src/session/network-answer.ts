import type { CommandContext } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { connect } from './session.ts'

/** What a node of an open network says of it. Fails: as `connect`, `NETWORK_NOT_OPEN`. */
export async function askNetwork<T>(context: Pick<CommandContext, 'environment'>, about: string): Promise<T> {
  const client = await connect(context)
  const reply = await fetch(`${client.url}/v1/network/${about}`)
  const answer = (await reply.json()) as T & { code?: string; detail?: string; remedy?: string }
  if (reply.ok) return answer
  throw commandError(
    answer.code ?? 'NODE_ERROR',
    answer.detail ?? 'The node refused.',
    answer.remedy ?? 'See its log.',
  )
}
