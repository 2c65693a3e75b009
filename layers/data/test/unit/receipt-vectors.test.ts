import { readFileSync, writeFileSync } from 'node:fs'
import { createReceiptFixture } from '@vouch/testing'
import { describe, expect, it } from 'vitest'
import { receiptVectors } from '../../../../tools/vectors-receipt.ts'
import { parseReceipt, verifyReceipt } from '../../src/index.ts'

const FILE = new URL('../../../../spec/vectors/receipt.json', import.meta.url)
if (process.env.VOUCH_WRITE_VECTORS === '1') writeFileSync(FILE, receiptVectors())

interface Vectors {
  readonly valid: object
  readonly invalid: readonly { readonly why: string; readonly code: string; readonly receipt: object }[]
}

const { verifySeal, chainId } = createReceiptFixture()
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors

function verdict(json: object): string {
  const parsed = parseReceipt(`${JSON.stringify(json, null, 2)}\n`)
  if (!parsed.ok) return parsed.problem.code
  const verified = verifyReceipt(parsed.value, { verifySeal, chainId })
  return verified.ok ? 'valid' : verified.problem.code
}

describe('spec/vectors/receipt.json', () => {
  it('is what the product makes today', () => expect(readFileSync(FILE, 'utf8')).toBe(receiptVectors()))
  it('holds a valid receipt', () => expect(verdict(vectors.valid)).toBe('valid'))
  it.each(vectors.invalid)('holds one refused with $code: $why', ({ code, receipt }) => {
    expect(verdict(receipt)).toBe(code)
  })
})
