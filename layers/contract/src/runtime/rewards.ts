import {
  asHash,
  assert,
  type Cbor,
  concatBytes,
  decode,
  encode,
  taggedHash,
  uint64,
  unwrap,
  utf8,
} from '@vouch/core'
import type { Hash } from '@vouch/core'
import type { Outcome } from '@vouch/data'
import {
  closeBlock,
  confiscate,
  type MaturityBook,
  type Payment,
  type RewardRules,
  type Share,
} from '@vouch/incentive'
import { accountOf, createAccountBook } from './accounts.ts'
import type { Journal } from './journal.ts'
import { recordPrefix } from './layout.ts'

/** The account in which fees and new units wait until they are paid out. It is the hash of no key. */
export const REWARD_ESCROW: Hash = taggedHash('vouch/escrow', utf8('rewards'))

const EARNED = recordPrefix('runtime', 'earned')
const BARRED = recordPrefix('runtime', 'barred')

/** Where it is recorded that a key cheated and counts no more. */
export function barredKey(publicKey: Uint8Array): Uint8Array {
  return concatBytes(BARRED, publicKey)
}

export interface RewardedBlock {
  readonly height: number
  readonly proposer: Uint8Array
  /** What the engine says of the end of the block, in its own form. */
  readonly closing?: { readonly record: Uint8Array }
}

/** For somebody who is proven to have cheated. */
export interface Penalty {
  readonly publicKey: Uint8Array
  readonly account: Hash
  /** Thousandths of what the account holds. */
  readonly permille: number
}

/** What an engine pays those who make blocks; without it fees go to the proposer at once and nothing is issued. */
export interface BlockRewards {
  readonly rules: RewardRules
  /** Who earned the block, by what it says. */
  earners(block: RewardedBlock): readonly Share[]
  /** Who is punished with this block; what is taken from them is divided with the fees. */
  penalties?(block: RewardedBlock): readonly Penalty[]
}

/** All to the proposer: what proof of work pays. */
export function proposerEarns(block: RewardedBlock): readonly Share[] {
  return [{ account: accountOf(block.proposer), weight: 1n }]
}

/** Ends a block: subsidy and fees are divided, and what has matured is paid. */
export function payRewards(
  journal: Journal,
  { rules, earners, penalties }: BlockRewards,
  block: RewardedBlock,
  outcomes: readonly Outcome[],
): void {
  // What the last transaction did must not be rolled back with this.
  journal.begin()
  const book = createAccountBook(journal)
  let fees = 0n
  for (const { fee } of outcomes) fees += fee
  for (const { publicKey, account, permille } of penalties?.(block) ?? []) {
    fees += confiscate(book, account, rules.escrow, permille)
    journal.set('records', 'runtime/barred', barredKey(publicKey), encode([1, block.height]))
  }
  closeBlock(book, maturityBook(journal), rules, { height: block.height, fees, earners: earners(block) })
}

function maturityBook(journal: Journal): MaturityBook {
  const keyOf = (height: number): Uint8Array => concatBytes(EARNED, uint64(height))
  return {
    read(height) {
      const bytes = journal.get(keyOf(height))
      return bytes === undefined ? [] : readPayments(bytes)
    },
    write(height, payments) {
      const value =
        payments.length === 0
          ? undefined
          : encode([1, payments.map(({ account, amount }) => [account, amount] as const)])
      journal.set('records', 'runtime/earned', keyOf(height), value)
    },
  }
}

function readPayments(bytes: Uint8Array): readonly Payment[] {
  const [version, payments] = unwrap(decode(bytes)) as readonly [
    Cbor,
    readonly (readonly [Uint8Array, number | bigint])[],
  ]
  assert(version === 1, 'earned units are recorded in a form that is known')
  return payments.map(([account, amount]) => ({ account: asHash(account), amount: BigInt(amount) }))
}
