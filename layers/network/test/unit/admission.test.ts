import { createEd25519Signer, encode, sha256, utf8 } from '@vouch/core'
import { signTransaction, type Transaction } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { admit, admitAll } from '../../src/index.ts'

const chainId = sha256(utf8('chain'))
const signer = createEd25519Signer(sha256(utf8('signer')))
const body: Transaction = {
  chainId,
  signers: [signer.publicKey],
  contract: 'voucher',
  action: 'transfer',
  args: [1, 'two'],
  nonce: new Uint8Array(16),
  expiryMs: 1_000,
  maxFee: 0n,
}
const rules = { chainId, maxTransactionBytes: 1_000 }

function codeOf(bytes: Uint8Array, given = rules): string {
  const admitted = admit(bytes, given)
  return admitted.ok ? 'OK' : admitted.problem.code
}

describe('admission', () => {
  it('takes a transaction with its id and its very bytes', async () => {
    const signed = await signTransaction(body, [signer])
    expect(admit(signed.bytes, rules)).toEqual({ ok: true, value: { id: signed.id, bytes: signed.bytes } })
  })

  it('refuses what is too large by one byte', async () => {
    const { bytes } = await signTransaction(body, [signer])
    expect(codeOf(bytes, { ...rules, maxTransactionBytes: bytes.length })).toBe('OK')
    expect(codeOf(bytes, { ...rules, maxTransactionBytes: bytes.length - 1 })).toBe('TRANSACTION_TOO_LARGE')
  })

  it('refuses another chain, a wrong signature and what is no transaction', async () => {
    const other = await signTransaction({ ...body, chainId: sha256(utf8('other')) }, [signer])
    expect(codeOf(other.bytes)).toBe('CHAIN_WRONG')
    const { bytes } = await signTransaction(body, [signer])
    // The signature stands last.
    const changed = bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
    expect(codeOf(changed)).toBe('SIGNATURE_INVALID')
    expect(codeOf(encode([1, 2]))).toBe('TRANSACTION_MALFORMED')
    expect(codeOf(encode([2, new Uint8Array(0), []]))).toBe('TRANSACTION_VERSION_UNKNOWN')
    expect(codeOf(Uint8Array.of(0xa0))).toBe('CBOR_MALFORMED')
  })

  it('gives a verdict for each of a batch, in their order', async () => {
    const { bytes, id } = await signTransaction(body, [signer])
    expect(admitAll([Uint8Array.of(0xa0), bytes], rules)).toMatchObject([
      { problem: { code: 'CBOR_MALFORMED' } },
      { admitted: { id, bytes } },
    ])
    expect(admitAll([], rules)).toEqual([])
  })
})
