import type { Client, ContractDescription, ContractMember } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { nearest } from '../shell/nearest.ts'
import { usageError } from '../shell/problem.ts'
import { argumentsFrom } from './schema-flags.ts'
import { connect, openSession } from './session.ts'

export async function findContract(client: Client, name: string): Promise<ContractDescription> {
  const contracts = await client.contracts()
  const found = contracts.find((contract) => contract.name === name)
  if (found !== undefined) return found
  throw unknown(
    'contract',
    name,
    contracts.map((contract) => contract.name),
  )
}

export async function callByName(context: CommandContext, input: CommandInput): Promise<void> {
  const [contract = '', action = '', ...words] = input.operands
  const { client, key } = await openSession(context, input.need('as'))
  const { actions } = await findContract(client, contract)
  const args = argumentsFrom(memberOf(actions, 'action', action).args, words)
  const done = await client.call(contract, action, args as never, { as: key.signer })
  context.out.item(
    done,
    `Carried out in block ${done.height} (transaction ${done.id}).${done.result === null ? '' : `\n${JSON.stringify(done.result, null, 2)}`}`,
  )
}

export async function viewByName(context: CommandContext, input: CommandInput): Promise<void> {
  const [contract = '', view = '', ...words] = input.operands
  const client = await connect(context)
  const { views } = await findContract(client, contract)
  const args = argumentsFrom(memberOf(views, 'view', view).args, words)
  const { result, height } = await client.view(contract, view, args as never)
  context.out.item({ result, height }, JSON.stringify(result, null, 2))
}

const UNKNOWN = { contract: 'CONTRACT_UNKNOWN', action: 'ACTION_UNKNOWN', view: 'VIEW_UNKNOWN' } as const

function memberOf(
  members: Readonly<Record<string, ContractMember>>,
  kind: keyof typeof UNKNOWN,
  name: string,
): ContractMember {
  const member = Object.hasOwn(members, name) ? members[name] : undefined
  if (member !== undefined) return member
  throw unknown(kind, name, Object.keys(members))
}

function unknown(kind: keyof typeof UNKNOWN, name: string, known: readonly string[]) {
  const meant = nearest(name, known)
  return usageError(
    UNKNOWN[kind],
    `There is no ${kind} '${name}'.`,
    meant === undefined ? `There is: ${known.join(', ')}` : `Did you mean ${meant}?`,
  )
}
