import { type Cbor, createEd25519Signer, type LocalSigner, sha256, toHex, utf8 } from '@vouch/core'
import { assembleTransaction, encodeTransaction, type SignedTransaction, transactionId } from '@vouch/data'
import type { SimulatedChain } from './simulated-node.ts'
import type { SeededChance } from './seeded-chance.ts'

/** What is submitted to the contract `tally` of `examples/contracts`: mostly sound, some of it not. */
export type WorkKind = 'sound' | 'no-action' | 'other-chain' | 'bad-signature' | 'expired' | 'too-far'

export interface Work {
  readonly kind: WorkKind
  readonly signed: SignedTransaction
}

const KINDS: readonly WorkKind[] = ['no-action', 'other-chain', 'bad-signature', 'expired', 'too-far']
const LABELS = ['Pallets', 'Crates', 'Drums'] as const
const KEEPERS = ['one', 'two'].map((name) => createEd25519Signer(sha256(utf8(`tally keeper ${name}`))))

export function makeWork(chance: SeededChance, world: SimulatedChain, nowMs: number): Work {
  const kind = chance.happens(80) ? 'sound' : chance.pick(KINDS)
  const signer = chance.pick(KEEPERS)
  const label = chance.pick(LABELS)
  const isClosing = chance.happens(6)
  const { maxExpiryAheadMs } = world.genesis.limits
  const body = {
    chainId: kind === 'other-chain' ? sha256(utf8('another chain')) : world.chainId,
    signers: [signer.publicKey],
    contract: 'tally',
    action: kind === 'no-action' ? 'subtract' : isClosing ? 'close' : 'add',
    // Beyond 1000 the arguments do not fit their schema, and the action fails on the record.
    args: (isClosing ? [label] : [label, 1 + chance.number(1_100)]) as Cbor,
    nonce: chance.bytes(16),
    expiryMs: nowMs + expiryAhead(kind, chance, maxExpiryAheadMs),
    maxFee: 0n,
  }
  const bytes = encodeTransaction(body)
  const signed = kind === 'bad-signature' ? transactionId(utf8('something else')) : transactionId(bytes)
  return { kind, signed: assembleTransaction(body, bytes, [signer.signSync(signed)]) }
}

function expiryAhead(kind: WorkKind, chance: SeededChance, maxAheadMs: number): number {
  if (kind === 'expired') return -1 - chance.number(5_000)
  // Twice as far, so that no jump of the clock brings it near.
  if (kind === 'too-far') return maxAheadMs * 2
  return 500 + chance.number(maxAheadMs / 2)
}

/** What the contract does, written again in the plainest way. */
export interface TallyModel {
  /** 'OK', or the code that the action must fail with. */
  expect(signed: SignedTransaction): string
}

export function createTallyModel(): TallyModel {
  const tallies = new Map<string, { count: number; keeper: string; isClosed: boolean }>()
  return {
    expect({ transaction }) {
      const [label, by] = transaction.args as readonly [string, number]
      const signer = toHex(transaction.signers[0] as Uint8Array)
      const tally = tallies.get(label)
      if (transaction.action === 'close') {
        if (tally?.keeper !== signer) return 'NOT_KEEPER'
        tally.isClosed = true
        return 'OK'
      }
      if (by > 1000) return 'VALUE_INVALID'
      if (tally?.isClosed === true) return 'TALLY_CLOSED'
      tallies.set(label, {
        count: (tally?.count ?? 0) + by,
        keeper: tally?.keeper ?? signer,
        isClosed: false,
      })
      return 'OK'
    },
  }
}

export function newOperator(): LocalSigner {
  return createEd25519Signer(sha256(utf8('simulated operator')))
}
