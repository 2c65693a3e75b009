import { toHex } from '@vouch/core'
import type { Client, OpenedKey } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { findOrganisation, organisationOfKey } from './organisations.ts'
import { withNames } from './problem-names.ts'
import { openSession } from './session.ts'

/** What the arguments of an action are made from. */
export interface Work {
  readonly input: CommandInput
  readonly client: Client
  readonly key: OpenedKey
  /** An organisation's id from its name, alias or id. */
  organisationId(given: string): Promise<string>
  /** The organisation that signs. */
  ownId(): Promise<string>
}

export interface SignedAction {
  readonly contract: string
  readonly action: string
  readonly args: (work: Work) => object | Promise<object>
  /** What is told first, by the arguments and the result: an id, as a rule. */
  readonly subject: (args: Fields, result: Fields) => Fields
  /** A sentence for people. */
  readonly words: (args: Fields, result: Fields) => string
}

export type Fields = Readonly<Record<string, unknown>>

/** One signed action of any contract: what came of it, as words or as one line of JSON. */
export async function perform(
  context: CommandContext,
  input: CommandInput,
  what: SignedAction,
): Promise<void> {
  const { client, key } = await openSession(context, input.need('as'))
  const { home } = context.environment
  const args = (await what.args({
    input,
    client,
    key,
    organisationId: async (given) => (await findOrganisation(client, home, given)).id,
    ownId: async () => (await organisationOfKey(client, toHex(key.publicKey))).id,
  })) as Fields
  const done = await client
    .call(what.contract, what.action, args as never, { as: key.signer })
    .catch(async (thrown: unknown) => {
      throw await withNames(client, thrown)
    })
  const result = (done.result ?? {}) as Fields
  context.out.item(
    {
      ...what.subject(args, result),
      action: what.action,
      transaction: done.id,
      height: done.height,
      timeMs: done.timeMs,
      ...result,
    },
    `${what.words(args, result)} (block ${done.height})`,
  )
}
