import { assert, encode, failed, type Hash, ok, type Result } from '@vouch/core'
import { inclusionPath, leafHash, merkleRoot, rootFromInclusionPath } from '@vouch/data'
import { divide, type Payment } from '../distribution/shares.ts'

/** Work that a member of a mining pool has shown: a hash below the pool's own, easier target. */
export interface PoolShare {
  readonly member: Hash
  /** Hashes that showing it cost on average. */
  readonly work: bigint
}

export interface PoolRules {
  /** The last shares that earn, in work: pay per last N shares, so that hopping between pools gains nothing. */
  readonly window: bigint
  /** What the operator keeps, in thousandths. */
  readonly feePermille: number
  readonly operator: Hash
}

/** What a pool pays for one block, with the root that every member can check its shares against. */
export interface PoolSettlement {
  /** RFC 9162 root over the shares of the window, in their order. */
  readonly sharesRoot: Hash
  readonly shares: readonly PoolShare[]
  readonly payments: readonly Payment[]
}

/** The last shares whose work fills the window; the oldest of them counts in part. */
export function windowOf(all: readonly PoolShare[], window: bigint): readonly PoolShare[] {
  const kept: PoolShare[] = []
  let left = window
  for (let at = all.length - 1; at >= 0 && left > 0n; at--) {
    const { member, work } = all[at] as PoolShare
    const counted = work < left ? work : left
    kept.push({ member, work: counted })
    left -= counted
  }
  return kept.toReversed()
}

/** Divides what a block earned among the shares of the window, to the unit. */
export function settlePool(all: readonly PoolShare[], reward: bigint, rules: PoolRules): PoolSettlement {
  assert(rules.feePermille >= 0 && rules.feePermille <= 1_000, 'a fee is a part of the whole')
  const shares = windowOf(all, rules.window)
  const fee = shares.length === 0 ? reward : (reward * BigInt(rules.feePermille)) / 1_000n
  const members = divide(
    reward - fee,
    shares.map(({ member, work }) => ({ account: member, weight: work })),
  )
  const payments = fee > 0n ? [...members, { account: rules.operator, amount: fee }] : members
  return { sharesRoot: merkleRoot(shares.map(shareLeaf)), shares, payments }
}

/** What one member is shown: its share, and the way to the root that the pool published. */
export interface ShareProof {
  readonly index: number
  readonly size: number
  readonly share: PoolShare
  readonly path: readonly Uint8Array[]
}

export function proveShare({ shares }: PoolSettlement, index: number): ShareProof {
  const share = shares[index]
  assert(share !== undefined, 'only a share of the window is proven')
  return { index, size: shares.length, share, path: inclusionPath(shares.map(shareLeaf), index) }
}

/** Problem: `SHARE_NOT_COUNTED`. */
export function verifyShare(sharesRoot: Uint8Array, proof: ShareProof): Result<null> {
  const root = rootFromInclusionPath(shareLeaf(proof.share), proof.index, proof.size, proof.path)
  if (root.ok && root.value.every((byte, at) => byte === sharesRoot[at])) return ok(null)
  return failed(
    'SHARE_NOT_COUNTED',
    'The share is not among those that the pool paid for.',
    'Ask the pool for the shares of this block, or leave it.',
  )
}

/** Whoever has all shares of the window checks the whole settlement. Problem: `SETTLEMENT_WRONG`. */
export function verifySettlement(settlement: PoolSettlement, reward: bigint, rules: PoolRules): Result<null> {
  const again = settlePool(settlement.shares, reward, rules)
  const isSame =
    again.sharesRoot.every((byte, at) => byte === settlement.sharesRoot[at]) &&
    again.payments.length === settlement.payments.length &&
    again.payments.every(({ account, amount }, at) => {
      const other = settlement.payments[at]
      return other?.amount === amount && account.every((byte, place) => byte === other.account[place])
    })
  if (isSame) return ok(null)
  return failed(
    'SETTLEMENT_WRONG',
    'The pool did not pay what its shares earned.',
    'Show the shares and the payments to the other members.',
  )
}

function shareLeaf({ member, work }: PoolShare): Hash {
  return leafHash(encode([1, member, work]))
}
