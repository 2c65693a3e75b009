import type { AnyCollection, AnyMember } from '@vouch/contract/api'
import type { LoadedContract } from '@vouch/contract/runtime'
import type { ContractDescription, MemberDescription } from './ledger-port.ts'

/** A contract's definition without its code: what documents, clients and forms are made from. */
export function describeContract(contract: LoadedContract): ContractDescription {
  const { declaration, actions, views } = contract.definition
  return {
    name: declaration.name,
    version: declaration.version,
    summary: declaration.summary,
    bundleHash: contract.bundleHash,
    actions: mapValues(actions, describeMember),
    views: mapValues(views, describeMember),
    events: { ...declaration.events },
    errors: mapValues(declaration.errors, ({ message, remedy }) => ({ message, remedy })),
    collections: mapValues(declaration.state, ({ key, value }: AnyCollection) => ({ key, value })),
  }
}

function describeMember(member: AnyMember): MemberDescription {
  return {
    summary: member.summary,
    args: member.args,
    result: member.result,
    genesisOnly: member.genesisOnly ?? false,
  }
}

function mapValues<T, U>(source: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  const out: Record<string, U> = {}
  for (const name of Object.keys(source)) out[name] = map(source[name] as T)
  return out
}
