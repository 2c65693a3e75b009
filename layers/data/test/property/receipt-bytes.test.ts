import { createReceiptFixture } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseReceipt,
  receiptFromBundle,
  receiptText,
  receiptToJson,
  verifyReceipt,
} from '../../src/index.ts'

const fixture = createReceiptFixture()
const receipt = receiptFromBundle(fixture.bundle)
const check = { verifySeal: fixture.verifySeal, chainId: fixture.chainId }
const seed = process.env.VOUCH_SEED === undefined ? {} : { seed: Number(process.env.VOUCH_SEED) }

function verifies(text: string): boolean {
  const parsed = parseReceipt(text)
  return parsed.ok && verifyReceipt(parsed.value, check).ok
}

describe.each([
  ['as a file', receiptText(receipt)],
  ['compact', JSON.stringify(receiptToJson(receipt))],
])('a receipt %s', (_name, text) => {
  it('verifies as it is', () => expect(verifies(text)).toBe(true))

  it('fails with any one byte changed', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 127 }), (at, mask) => {
        const code = text.charCodeAt(at) ^ mask
        return !verifies(text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1))
      }),
      { numRuns: 3000, ...seed },
    )
  })

  it('fails cut at any length, and with anything added', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => !verifies(text.slice(0, length))),
      { numRuns: 500, ...seed },
    )
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 3 }), (more) => !verifies(text + more)),
      { numRuns: 200, ...seed },
    )
  })
})

describe('every byte of every field', () => {
  /** Each bit of what a field decodes to, so that no spelling rule stands between the change and the proof. */
  it('is bound by the proof', () => {
    const flip = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] as number) ^ mask
      return changed
    }
    const kept: string[] = []
    const attempt = (name: string, changed: typeof receipt): void => {
      if (verifyReceipt(changed, check).ok) kept.push(name)
    }
    for (let at = 0; at < receipt.genesis.length; at++)
      attempt(`genesis ${at}`, { ...receipt, genesis: flip(receipt.genesis, at, 1) })
    for (const [number, block] of receipt.blocks.entries())
      for (const field of ['header', 'seal'] as const)
        for (let at = 0; at < block[field].length; at++) {
          const blocks = receipt.blocks.with(number, {
            ...block,
            [field]: flip(block[field], at, 1 << (at % 8)),
          })
          attempt(`blocks.${number}.${field} ${at}`, { ...receipt, blocks })
        }
    for (const [number, claim] of receipt.claims.entries()) {
      const fields =
        claim.kind === 'outcome' ? (['outcome', 'transaction'] as const) : (['key', 'proof'] as const)
      for (const field of fields) {
        const bytes = (claim as unknown as Record<string, Uint8Array>)[field] as Uint8Array
        for (let at = 0; at < bytes.length; at++) {
          const changed = { ...claim, [field]: flip(bytes, at, 1 << (at % 8)) } as typeof claim
          attempt(`claims.${number}.${field} ${at}`, {
            ...receipt,
            claims: receipt.claims.with(number, changed),
          })
        }
      }
    }
    expect(kept).toEqual([])
  })
})
