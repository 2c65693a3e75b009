import { type SignedTransaction } from '@vouch/data'
import { fromJson, type Json, toJson, toRecorded } from '@vouch/contract'
import type { AnyContract, AnyMember, ArgsOf, ResultOf } from '@vouch/contract/api'
import { unwrap } from '@vouch/core'
import type { Call, CallOptions, Committed } from './submission.ts'

/** What a contract client needs of the client around it. */
export interface Caller {
  build(call: Call, options: CallOptions): Promise<SignedTransaction>
  submit(bytes: Uint8Array): Promise<Committed>
  askView(
    contract: string,
    view: string,
    args: Json,
  ): Promise<{ readonly result: Json; readonly height: number }>
}

export type ActionCall<M> = {
  /** Signs, submits and waits until it is durable. Throws where it is refused. */
  (args: ArgsOf<M>, options: CallOptions): Promise<Committed<ResultOf<M>>>
  /** Signs alone, to be submitted by `client.submit`, now or later, once or often. */
  prepare(args: ArgsOf<M>, options: CallOptions): Promise<SignedTransaction>
}

export type ViewCall<M> = {
  (args: ArgsOf<M>): Promise<ResultOf<M>>
  /** The answer with the height it holds for. */
  atHeight(args: ArgsOf<M>): Promise<{ readonly result: ResultOf<M>; readonly height: number }>
}

/** A contract's actions and views as functions, typed by its definition. */
export interface ContractClient<C extends AnyContract> {
  readonly actions: { readonly [Name in keyof C['actions']]: ActionCall<C['actions'][Name]> }
  readonly views: { readonly [Name in keyof C['views']]: ViewCall<C['views'][Name]> }
}

/** Arguments are checked here, before anything is signed or sent: `VALUE_INVALID` names the field. */
export function createContractClient<C extends AnyContract>(
  definition: C,
  caller: Caller,
): ContractClient<C> {
  const { name } = definition.declaration
  const actions: Record<string, unknown> = {}
  for (const [action, member] of Object.entries(definition.actions))
    actions[action] = actionCall(name, action, member, caller)
  const views: Record<string, unknown> = {}
  for (const [view, member] of Object.entries(definition.views))
    views[view] = viewCall(name, view, member, caller)
  return { actions, views } as unknown as ContractClient<C>
}

function actionCall(contract: string, action: string, member: AnyMember, caller: Caller) {
  const prepare = (args: unknown, options: CallOptions): Promise<SignedTransaction> =>
    caller.build({ contract, action, args: unwrap(toRecorded(member.args, args)) }, options)
  const call = async (args: unknown, options: CallOptions): Promise<Committed<unknown>> => {
    const signed = await prepare(args, options)
    const committed = await caller.submit(signed.bytes)
    return { ...committed, result: unwrap(fromJson(member.result, committed.result)) }
  }
  return Object.assign(call, { prepare })
}

function viewCall(contract: string, view: string, member: AnyMember, caller: Caller) {
  const atHeight = async (args: unknown) => {
    unwrap(toRecorded(member.args, args))
    const answer = await caller.askView(contract, view, toJson(member.args, args))
    return { result: unwrap(fromJson(member.result, answer.result)), height: answer.height }
  }
  const ask = async (args: unknown): Promise<unknown> => (await atHeight(args)).result
  return Object.assign(ask, { atHeight })
}
