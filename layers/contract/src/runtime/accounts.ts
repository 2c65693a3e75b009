import { asHash, type Cbor, decode, encode, type Hash, taggedHash, unwrap } from '@vouch/core'
import type { AccountBook } from '@vouch/incentive'
import type { Journal } from './journal.ts'
import { recordPrefix } from './layout.ts'

const BALANCES = recordPrefix('runtime', 'balances')
const SUPPLY = recordPrefix('runtime', 'supply')

/** The account of a key: what fees are charged to and paid into. */
export function accountOf(publicKey: Uint8Array): Hash {
  return taggedHash('vouch/key', publicKey)
}

export function balanceKey(account: Hash): Uint8Array {
  const key = new Uint8Array(BALANCES.length + account.length)
  key.set(BALANCES)
  key.set(account, BALANCES.length)
  return key
}

/** The incentive layer's book, kept in the authenticated state beside the contracts' records. */
export function createAccountBook(journal: Journal): AccountBook {
  const read = (key: Uint8Array): bigint => {
    const bytes = journal.get(key)
    return bytes === undefined ? 0n : BigInt((unwrap(decode(bytes)) as readonly Cbor[])[1] as number | bigint)
  }
  const write = (partition: string, key: Uint8Array, value: bigint): void =>
    journal.set('records', partition, key, value === 0n ? undefined : encode([1, value]))
  return {
    balance: (account) => read(balanceKey(account)),
    setBalance: (account, balance) => write('runtime/balances', balanceKey(account), balance),
    supply: () => read(SUPPLY),
    setSupply: (supply) => write('runtime/supply', SUPPLY, supply),
  }
}

/** Every account that holds anything, for the supply check of an audit. */
export function listAccounts(
  scanRecords: (range: {
    gte: Uint8Array
    lt: Uint8Array
    limit: number
  }) => readonly (readonly [Uint8Array, Uint8Array])[],
): readonly Hash[] {
  const end = Uint8Array.from(BALANCES)
  end[end.length - 1] = 1
  const accounts: Hash[] = []
  let gte = BALANCES
  for (;;) {
    const page = scanRecords({ gte, lt: end, limit: 1_000 })
    for (const [key] of page) accounts.push(asHash(key.slice(BALANCES.length)))
    const last = page.at(-1)
    if (last === undefined || page.length < 1_000) return accounts
    gte = Uint8Array.from([...last[0], 0])
  }
}
