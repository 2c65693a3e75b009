import { fromHex, toHex } from '@vouch/core'
import { type Client, type Committed, type Erasure, NodeProblemError } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { withNames } from './problem-names.ts'
import { openSession, type Session } from './session.ts'
import { findVoucher, type FoundVoucher } from './vouchers.ts'

/**
 * Records the destruction, then has the node erase the ciphertext and all beside it. Repeated, after whatever cut it
 * short, it does what is left to do.
 */
export async function destroyVoucher(context: CommandContext, input: CommandInput): Promise<void> {
  const session = await openSession(context, input.need('as'))
  const { client, key } = session
  const found = await findVoucher(client, input.operand(0))
  const { id, voucher } = found
  const done = await recordDestruction(session, found, input.text('note') ?? '')
  const hash = fromHex(voucher.ciphertextHash) as Uint8Array
  const erasure = await client.blobs.erase(hash, key.signer).catch((thrown: unknown) => {
    if (keptForAnother(thrown)) return undefined
    throw thrown
  })
  const ciphertext = erasure === undefined ? 'kept' : erasure.erased ? 'erased' : 'erased before'
  context.out.item(
    {
      id,
      action: 'destroy',
      ...(done === undefined ? {} : { transaction: done.id, height: done.height, timeMs: done.timeMs }),
      digest: voucher.digest,
      ciphertextHash: toHex(hash),
      ciphertext,
      envelopes: erasure?.envelopes ?? 0,
    },
    [
      done === undefined
        ? `Voucher ${id} was destroyed before.`
        : `Voucher ${id} is destroyed (block ${done.height}).`,
      erasedText(erasure),
      `Digest and flow record stay:\n  ${voucher.digest}`,
    ].join('\n'),
  )
}

async function recordDestruction(
  { client, key }: Session,
  { id, voucher }: FoundVoucher,
  note: string,
): Promise<Committed | undefined> {
  if (voucher.custody === 'destroyed') return undefined
  return client
    .call('voucher', 'destroy', { id, note } as never, { as: key.signer })
    .catch((thrown: unknown) => raiseNamed(client, thrown))
}

async function raiseNamed(client: Client, thrown: unknown): Promise<never> {
  throw await withNames(client, thrown)
}

function keptForAnother(thrown: unknown): boolean {
  return thrown instanceof NodeProblemError && thrown.problem.meta.reason === 'VOUCHER_STANDS'
}

function erasedText(erasure: Erasure | undefined): string {
  if (erasure === undefined)
    return 'The encrypted document stays for now: another voucher of it still stands. Destroy that one too.'
  if (!erasure.erased) return 'Nothing was left to erase.'
  const { envelopes } = erasure
  return `Erased: the encrypted document, its reading, and ${envelopes === 1 ? '1 envelope' : `${envelopes} envelopes`}.`
}
