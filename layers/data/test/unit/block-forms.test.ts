import { type Cbor, createEd25519Signer, decode, encode, sha256, unwrap, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  chainIdOf,
  decodeGenesis,
  decodeHeader,
  decodeOutcome,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeHeader,
  encodeOutcome,
  type Genesis,
  type Header,
  headerHash,
  type Outcome,
} from '../../src/index.ts'

const key = createEd25519Signer(sha256(utf8('block forms'))).publicKey
const hash = (name: string) => sha256(utf8(name))

const header: Header = {
  chainId: hash('chain'),
  height: 7,
  timeMs: 1_767_600_000_000,
  previous: hash('previous'),
  transactionCount: 3,
  transactionsRoot: hash('transactions'),
  outcomesRoot: hash('outcomes'),
  stateRoot: hash('state'),
  proposer: key,
}
const outcome: Outcome = {
  transactionId: hash('transaction'),
  height: 7,
  index: 2,
  gas: 1_234,
  fee: 2n ** 70n,
  result: ['accepted', 5],
  failure: null,
  events: [{ contract: 'voucher', name: 'deposited', subject: utf8('subject'), data: [1, null] }],
}
const failedOutcome: Outcome = {
  ...outcome,
  fee: 0n,
  result: null,
  failure: { contract: 'voucher', code: 'NOT_CUSTODIAN', meta: [['voucher', utf8('id')]] },
  events: [],
}
const genesis: Genesis = {
  name: 'Forms',
  timeMs: 1_767_600_000_000,
  engine: 'solo',
  engineParameters: [key],
  limits: DEFAULT_CHAIN_LIMITS,
  feePrices: { perGas: 1n, perByte: 2n ** 64n },
  allocations: [[hash('account'), 5n]],
  contracts: [['identity', hash('bundle')]],
  foundation: [{ contract: 'identity', action: 'found', args: ['Custodia'] }],
}

type Change = readonly [what: string, change: (slots: Cbor[]) => unknown]

/** Puts something else into one slot. */
const put =
  (slot: number, value: Cbor): Change[1] =>
  (slots) =>
    (slots[slot] = value)

const anyForm: readonly Change[] = [
  ['an unknown version', put(0, 2)],
  ['a slot too few', (slots) => slots.pop()],
  ['a slot too many', (slots) => slots.push(null)],
]

function codeAfter(
  bytes: Uint8Array,
  decodeForm: (bytes: Uint8Array) => { readonly ok: boolean; readonly problem?: { readonly code: string } },
  change: Change[1],
): string | undefined {
  const slots = [...(unwrap(decode(bytes)) as readonly Cbor[])]
  change(slots)
  return decodeForm(encode(slots)).problem?.code
}

describe('a header', () => {
  it('is read as it was written', () => {
    expect(decodeHeader(encodeHeader(header))).toEqual({ ok: true, value: header })
  })

  it('has a hash that every field changes', () => {
    const fields = Object.keys(header) as (keyof Header)[]
    const hashes = fields.map((field) => {
      const value = header[field] as number | Uint8Array
      const changed =
        typeof value === 'number' ? value + 1 : value.map((byte, at) => (at === 5 ? byte ^ 1 : byte))
      return Buffer.from(headerHash({ ...header, [field]: changed })).toString('hex')
    })
    expect(new Set([...hashes, Buffer.from(headerHash(header)).toString('hex')]).size).toBe(fields.length + 1)
  })

  it.each<Change>([
    ...anyForm,
    ...[1, 4, 6, 7, 8].map((slot): Change => [`a short hash in slot ${slot}`, put(slot, new Uint8Array(31))]),
    ...[2, 3, 5].map((slot): Change => [`a negative number in slot ${slot}`, put(slot, -1)]),
    ...[2, 3, 5].map((slot): Change => [`a number too great in slot ${slot}`, put(slot, 2n ** 53n)]),
    ['a proposer of no known scheme', put(9, Uint8Array.of(9, ...key.subarray(1)))],
    ['a proposer that is text', put(9, 'operator')],
  ])('with %s is HEADER_MALFORMED', (_what, change) => {
    expect(codeAfter(encodeHeader(header), decodeHeader, change)).toBe('HEADER_MALFORMED')
  })

  it('of other bytes is refused by the codec', () => {
    expect(decodeHeader(Uint8Array.of(0xff))).toMatchObject({ problem: { code: 'CBOR_MALFORMED' } })
    expect(decodeHeader(encode(null))).toMatchObject({ problem: { code: 'HEADER_MALFORMED' } })
  })
})

describe('an outcome', () => {
  it.each([outcome, failedOutcome])('is read as it was written (%#)', (one) => {
    expect(decodeOutcome(encodeOutcome(one))).toEqual({ ok: true, value: one })
  })

  it.each<Change>([
    ...anyForm,
    ['a short id', put(1, new Uint8Array(31))],
    ...[2, 3, 4, 5].map((slot): Change => [`text for the number in slot ${slot}`, put(slot, '1')]),
    ...[2, 3, 4, 5].map((slot): Change => [`a negative number in slot ${slot}`, put(slot, -1)]),
    ['a failure without a code', put(7, ['voucher'])],
    ['a failure whose values have no names', put(7, ['voucher', 'GONE', [[1, 2]]])],
    ['no events', put(8, null)],
    ['an event without data', put(8, [['voucher', 'deposited', utf8('subject')]])],
    ['an event about text', put(8, [['voucher', 'deposited', 'subject', null]])],
  ])('with %s is OUTCOME_MALFORMED', (_what, change) => {
    expect(codeAfter(encodeOutcome(outcome), decodeOutcome, change)).toBe('OUTCOME_MALFORMED')
  })
})

describe('a genesis', () => {
  it('is read as it was written, and names the chain', () => {
    const bytes = encodeGenesis(genesis)
    expect(decodeGenesis(bytes)).toEqual({ ok: true, value: genesis })
    const other = encodeGenesis({ ...genesis, name: 'Forms 2' })
    expect(chainIdOf(other)).not.toEqual(chainIdOf(bytes))
  })

  it.each<Change>([
    ...anyForm,
    ['a name that is bytes', put(1, utf8('Forms'))],
    ['a time before 1970', put(2, -1)],
    ['no engine', put(3, null)],
    ['a limit too few', put(5, [1, 1, 1, 1])],
    ['a limit of nothing', put(5, [1, 1, 1, 1, 0])],
    ['a negative price', put(6, [0, -1])],
    ['an allocation to no account', put(7, [[new Uint8Array(20), 1]])],
    ['a negative allocation', put(7, [[hash('account'), -1]])],
    ['a contract without a hash', put(8, [['identity', null]])],
    ['a contract named by bytes', put(8, [[utf8('identity'), hash('bundle')]])],
    ['a founding call without arguments', put(9, [['identity', 'found']])],
    ['no foundation', put(9, null)],
  ])('with %s is GENESIS_MALFORMED', (_what, change) => {
    expect(codeAfter(encodeGenesis(genesis), decodeGenesis, change)).toBe('GENESIS_MALFORMED')
  })
})
