import { type Cbor, createEd25519Signer, encode, sha256, uint32, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  decodeSignedTransaction,
  encodeTransaction,
  MAX_SIGNERS,
  MAX_TRANSACTION_BYTES,
  reopenSignedTransaction,
  signTransaction,
  type Transaction,
  transactionId,
  verifyTransaction,
} from '../../src/index.ts'

const signers = Array.from({ length: MAX_SIGNERS + 1 }, (_, at) =>
  createEd25519Signer(sha256(uint32(at))),
).sort((left, right) => Buffer.compare(left.publicKey, right.publicKey))
const [one, two] = signers as [(typeof signers)[number], (typeof signers)[number]]
const body: Transaction = {
  chainId: sha256(utf8('chain')),
  signers: [one.publicKey, two.publicKey],
  contract: 'voucher',
  action: 'transfer',
  args: [utf8('id'), null, 5],
  nonce: new Uint8Array(16).fill(3),
  expiryMs: 1_767_600_000_000,
  maxFee: 2n ** 100n,
}

function code(bytes: Uint8Array): string {
  const decoded = decodeSignedTransaction(bytes)
  return decoded.ok ? 'OK' : decoded.problem.code
}

/** A signed form whose body has something else in one slot. */
function withSlot(slot: number, value: Cbor, signatures = 2): Uint8Array {
  const slots: Cbor[] = [
    1,
    body.chainId,
    body.signers,
    body.contract,
    body.action,
    body.args,
    body.nonce,
    body.expiryMs,
    body.maxFee,
  ]
  slots[slot] = value
  return encode([1, encode(slots), Array.from({ length: signatures }, () => new Uint8Array(64))])
}

describe('a signed transaction', () => {
  it('is read as it was written, and checked', async () => {
    const signed = await signTransaction(body, [one, two])
    expect(decodeSignedTransaction(signed.bytes)).toEqual({ ok: true, value: signed })
    expect(signed.id).toEqual(transactionId(encodeTransaction(body)))
    expect(verifyTransaction(signed).ok).toBe(true)
  })

  it.each([body, { ...body, args: [], expiryMs: 0, maxFee: 2n ** 128n - 1n, nonce: new Uint8Array(16) }])(
    'is reopened as it was, part by part',
    async (transaction) => {
      const signed = await signTransaction(transaction, [one, two])
      const { id, bytes, signatures, transaction: again } = reopenSignedTransaction(signed.bytes)
      expect({ id, bytes, signatures }).toEqual({
        id: signed.id,
        bytes: signed.bytes,
        signatures: signed.signatures,
      })
      const parts = Object.keys(transaction) as (keyof typeof transaction)[]
      expect(Object.fromEntries(parts.map((part) => [part, again[part]]))).toEqual(transaction)
    },
  )

  it('has the same id whoever signed, so that no signature makes another transaction of it', async () => {
    const signed = await signTransaction(body, [one, two])
    const forged = { ...signed, signatures: [signed.signatures[1], signed.signatures[0]] as Uint8Array[] }
    expect(forged.id).toEqual(signed.id)
    expect(verifyTransaction(forged)).toMatchObject({
      problem: { code: 'SIGNATURE_INVALID', meta: { signer: 0 } },
    })
    const second = { ...signed, signatures: [signed.signatures[0], new Uint8Array(64)] as Uint8Array[] }
    expect(verifyTransaction(second)).toMatchObject({
      problem: { code: 'SIGNATURE_INVALID', meta: { signer: 1 } },
    })
  })

  it.each<[string, number, Cbor]>([
    ['a short chain id', 1, new Uint8Array(31)],
    ['no signers', 2, []],
    ['a signer twice', 2, [one.publicKey, one.publicKey]],
    ['signers out of order', 2, [two.publicKey, one.publicKey]],
    ['a signer of no known scheme', 2, [Uint8Array.of(9, ...one.publicKey.subarray(1)), two.publicKey]],
    ['a contract that is no name', 3, 'vou/cher'],
    ['an action that is no name', 4, ''],
    ['an action of 65 letters', 4, 'a'.repeat(65)],
    ['a short nonce', 6, new Uint8Array(15)],
    ['an expiry before 1970', 7, -1],
    ['an expiry beyond what a number holds', 7, 2n ** 53n],
    ['a negative fee', 8, -1],
    ['a fee beyond 128 bits', 8, 2n ** 128n],
    ['a fee in words', 8, 'none'],
  ])('with %s is TRANSACTION_MALFORMED', (_what, slot, value) => {
    expect(code(withSlot(slot, body.args))).not.toBe('OK')
    expect(code(withSlot(slot, value))).toBe('TRANSACTION_MALFORMED')
  })

  it('carries one signature of 64 bytes for each of at most 16 signers', async () => {
    expect(code(withSlot(2, body.signers, 2))).toBe('OK')
    for (const count of [0, 1, 3])
      expect(code(withSlot(2, body.signers, count))).toBe('TRANSACTION_MALFORMED')
    const keys = signers.map(({ publicKey }) => publicKey)
    expect(code(withSlot(2, keys.slice(0, MAX_SIGNERS), MAX_SIGNERS))).toBe('OK')
    expect(code(withSlot(2, keys, MAX_SIGNERS + 1))).toBe('TRANSACTION_MALFORMED')
    const inner = encodeTransaction(body)
    for (const signature of [new Uint8Array(63), 'signature', null])
      expect(code(encode([1, inner, [new Uint8Array(64), signature]]))).toBe('TRANSACTION_MALFORMED')
  })

  it('has a form that is known', () => {
    expect(code(withSlot(0, 2))).toBe('TRANSACTION_VERSION_UNKNOWN')
    const inner = encodeTransaction(body)
    expect(code(encode([2, inner, []]))).toBe('TRANSACTION_VERSION_UNKNOWN')
    for (const other of [null, [], [1, inner], [1, 'body', []], [1, inner, null], [1, inner, [], 0]])
      expect(code(encode(other))).toBe('TRANSACTION_MALFORMED')
    for (const inside of [null, [1], 'text'])
      expect(code(encode([1, encode(inside), []]))).toBe('TRANSACTION_MALFORMED')
  })

  it('is bounded in size and depth', () => {
    let deep: Cbor = 1
    for (let depth = 0; depth < 12; depth++) deep = [deep]
    expect(code(withSlot(5, deep))).toBe('CBOR_TOO_DEEP')
    expect(code(new Uint8Array(MAX_TRANSACTION_BYTES + 1))).toBe('CBOR_TOO_LARGE')
    expect(code(encode([1, Uint8Array.of(0x18, 0x01), []]))).toBe('CBOR_NOT_CANONICAL')
    expect(code(Uint8Array.of(0xff))).toBe('CBOR_MALFORMED')
  })
})
