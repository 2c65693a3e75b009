import { toHex } from '@vouch/core'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { hasKey, type KeySummary, makeKey, readSummary } from './key-files.ts'
import { SECRET_NOT_SHARED, shareSecretWith } from './secret-sharing.ts'
import { openSession } from './session.ts'

/** Gives a member of one's own organisation a key. */
export async function addKey(context: CommandContext, input: CommandInput): Promise<void> {
  const alias = input.operand(0)
  const session = await openSession(context, input.need('as'))
  const { client, key } = session
  const right = input.text('right') ?? 'sign'
  const fresh = await madeOrThere(context, alias)
  const member = input.text('member') ?? alias
  const { publicKey, recipient } = fresh
  const args = { key: { publicKey, member, right, recipient }, validFromHeight: null }
  const done = await client.call('identity', 'addKey', args, { as: key.signer })
  const shared = await shareSecretWith(session, recipient)
  context.out.item(
    {
      alias,
      publicKey,
      member,
      right,
      validFromHeight: done.height + 1,
      transaction: done.id,
      height: done.height,
    },
    `Key '${alias}' may ${right} for your organisation from block ${done.height + 1} on.`,
  )
  if (!shared) context.out.note(SECRET_NOT_SHARED)
}

/** Ends one key and begins another from one block on. */
export async function rotateKey(context: CommandContext, input: CommandInput): Promise<void> {
  const session = await openSession(context, input.need('as'))
  const { client, key } = session
  const old = await publicKeyOf(context, input.operand(0))
  const alias = input.operand(1)
  const { result } = await client.view('identity', 'key', { publicKey: old })
  const before = result as { right?: string; member?: string } | null
  const { publicKey, recipient } = await madeOrThere(context, alias)
  const args = {
    old,
    key: { publicKey, member: before?.member ?? alias, right: before?.right ?? 'sign', recipient },
    fromHeight: heightOf(input),
  }
  // Before: from the next block on, the old key may sign nothing.
  const shared = await shareSecretWith(session, recipient)
  const done = await client.call('identity', 'rotateKey', args, { as: key.signer })
  const from = args.fromHeight ?? done.height + 1
  context.out.item(
    { old, publicKey, alias, fromHeight: from, transaction: done.id, height: done.height },
    `From block ${from} on, '${alias}' counts in the place of ${input.operand(0)}.`,
  )
  if (!shared) context.out.note(SECRET_NOT_SHARED)
}

export async function revokeKey(context: CommandContext, input: CommandInput): Promise<void> {
  const { client, key } = await openSession(context, input.need('as'))
  const publicKey = await publicKeyOf(context, input.operand(0))
  const fromHeight = heightOf(input)
  const done = await client.call('identity', 'revokeKey', { publicKey, fromHeight }, { as: key.signer })
  const from = fromHeight ?? done.height + 1
  context.out.item(
    { publicKey, fromHeight: from, transaction: done.id, height: done.height },
    `The key ${input.operand(0)} counts no more from block ${from} on; what it signed before stays valid.`,
  )
}

async function madeOrThere(
  { environment }: CommandContext,
  alias: string,
): Promise<Pick<KeySummary, 'publicKey' | 'recipient'>> {
  if (await hasKey(environment.home, alias)) return readSummary(environment.home, alias)
  const key = await makeKey(environment, alias)
  return { publicKey: toHex(key.publicKey), recipient: key.recipient }
}

async function publicKeyOf({ environment }: CommandContext, given: string): Promise<string> {
  if (/^[0-9a-f]{66,68}$/i.test(given)) return given.toLowerCase()
  return (await readSummary(environment.home, given)).publicKey
}

function heightOf(input: CommandInput): number | null {
  const from = input.text('from')
  if (from === undefined) return null
  if (/^\d{1,15}$/.test(from)) return Number(from)
  throw usageError('USAGE', `'${from}' is no height.`, 'Type the number of a block: --from 120')
}
