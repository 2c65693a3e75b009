import { type Hash, asHash, sha256, toHex, utf8, assert } from '@vouch/core'
import {
  type AccountBook,
  closeBlock,
  type IssuanceSchedule,
  type MaturityBook,
  move,
  type Payment,
} from '@vouch/incentive'

/** A transfer, as far as a simulation of hundreds of nodes needs one. */
export interface LightTransfer {
  readonly name: string
  readonly from: Hash
  readonly to: Hash
  readonly amount: bigint
  readonly fee: bigint
}

export interface LightBody {
  readonly height: number
  readonly miner: Hash
  readonly transfers: readonly LightTransfer[]
}

export interface LightRules {
  readonly schedule: IssuanceSchedule
  readonly maturity: number
}

/** Balances with the incentive layer's rules, and exact undo. Its root depends on nothing but what it holds. */
export interface LightLedger {
  readonly height: number
  apply(body: LightBody): Hash
  /** Back to the block before. */
  undo(): void
  root(): Hash
  supply(): bigint
  accounts(): readonly Hash[]
  readonly book: AccountBook
  /** Heights at which transfers were carried out, by name. */
  executedAt(name: string): number | undefined
}

/** A fault built in on purpose, to see that the checkers catch it. */
export type LedgerFlaw = 'forgets-an-undo' | 'issues-too-much'

const ESCROW = sha256(utf8('escrow'))
const MODULUS = 1n << 256n

export function createLightLedger(rules: LightRules, flaw?: LedgerFlaw): LightLedger {
  const values = new Map<string, string>()
  const accounts = new Map<string, Hash>()
  const undos: Map<string, string | undefined>[] = []
  let sum = 0n

  const set = (key: string, value: string | undefined): void => {
    const before = values.get(key)
    const undo = undos.at(-1)
    if (undo !== undefined && !undo.has(key)) undo.set(key, before)
    put(key, before, value)
  }
  const put = (key: string, before: string | undefined, value: string | undefined): void => {
    if (before !== undefined) sum -= entryNumber(key, before)
    if (value !== undefined) sum += entryNumber(key, value)
    sum = ((sum % MODULUS) + MODULUS) % MODULUS
    if (value === undefined) values.delete(key)
    else values.set(key, value)
  }
  const balanceKey = (account: Hash): string => {
    const name = toHex(account)
    accounts.set(name, account)
    return `balance ${name}`
  }
  const units = (key: string): bigint => BigInt(values.get(key) ?? 0)
  const setUnits = (key: string, amount: bigint): void => set(key, amount === 0n ? undefined : String(amount))
  const book: AccountBook = {
    balance: (account) => units(balanceKey(account)),
    setBalance: (account, balance) => setUnits(balanceKey(account), balance),
    supply: () => units('supply'),
    setSupply: (supply) => setUnits('supply', supply),
  }
  const waiting: MaturityBook = {
    read: (height) => readPayments(values.get(`earned ${height}`), accounts),
    write: (height, payments) =>
      set(`earned ${height}`, payments.length === 0 ? undefined : writePayments(payments, accounts)),
  }
  const carryOut = (transfer: LightTransfer, height: number): bigint => {
    const { from, to, amount, fee } = transfer
    if (book.balance(from) < amount + fee) return 0n
    assert(move(book, from, to, amount).ok && move(book, from, ESCROW, fee).ok, 'what is there can be moved')
    set(`done ${transfer.name}`, String(height))
    return fee
  }
  const schedule =
    flaw === 'issues-too-much' ? { ...rules.schedule, subsidy: rules.schedule.subsidy + 1n } : rules.schedule

  return {
    book,
    get height() {
      return undos.length
    },
    apply({ height, miner, transfers }) {
      assert(height === undos.length + 1, 'blocks are executed in order')
      undos.push(new Map())
      let fees = 0n
      for (const transfer of transfers) fees += carryOut(transfer, height)
      const earners = [{ account: miner, weight: 1n }]
      closeBlock(book, waiting, { ...rules, schedule, escrow: ESCROW }, { height, fees, earners })
      return rootOf(sum)
    },
    undo() {
      const undo = undos.pop()
      assert(undo !== undefined, 'there is a block to undo')
      if (flaw === 'forgets-an-undo' && undos.length % 7 === 3) return
      for (const [key, value] of undo) put(key, values.get(key), value)
    },
    root: () => rootOf(sum),
    supply: () => book.supply(),
    accounts: () => [...accounts.values()],
    executedAt(name) {
      const height = values.get(`done ${name}`)
      return height === undefined ? undefined : Number(height)
    },
  }
}

const known = new Map<string, bigint>()

/** The same entries come up on every node of a simulation. */
function entryNumber(key: string, value: string): bigint {
  const text = `${key}=${value}`
  let number = known.get(text)
  if (number === undefined) {
    number = BigInt(`0x${toHex(sha256(utf8(text)))}`)
    if (known.size > 200_000) known.clear()
    known.set(text, number)
  }
  return number
}

function rootOf(sum: bigint): Hash {
  const root = new Uint8Array(32)
  const view = new DataView(root.buffer)
  for (let part = 0; part < 4; part++)
    view.setBigUint64(part * 8, BigInt.asUintN(64, sum >> BigInt(192 - 64 * part)))
  return asHash(root)
}

function writePayments(payments: readonly Payment[], accounts: Map<string, Hash>): string {
  return payments
    .map(({ account, amount }) => {
      accounts.set(toHex(account), account)
      return `${toHex(account)} ${amount}`
    })
    .join(',')
}

function readPayments(text: string | undefined, accounts: ReadonlyMap<string, Hash>): readonly Payment[] {
  return (text?.split(',') ?? []).map((entry) => {
    const [name, amount] = entry.split(' ') as [string, string]
    return { account: accounts.get(name) as Hash, amount: BigInt(amount) }
  })
}
