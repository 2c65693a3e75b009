import { fromHex, sha256, toHex, utf8 } from '@vouch/core'
import { createReceiptFixture } from '@vouch/testing'
import { describe, expect, it } from 'vitest'
import {
  type OutcomeClaim,
  parseReceipt,
  type Receipt,
  receiptFromBundle,
  receiptText,
  receiptToJson,
  type RecordClaim,
  verifyReceipt,
} from '../../src/index.ts'

const fixture = createReceiptFixture()
const whole = receiptFromBundle(fixture.bundle)
const check = { verifySeal: fixture.verifySeal }

function codeOf(receipt: Receipt, options: Parameters<typeof verifyReceipt>[1] = check): string {
  const result = verifyReceipt(receipt, options)
  return result.ok ? 'ok' : result.problem.code
}

function withClaim(at: number, change: Partial<OutcomeClaim> | Partial<RecordClaim>): Receipt {
  const claims = whole.claims.map((claim, index) =>
    index === at ? ({ ...claim, ...change } as typeof claim) : claim,
  )
  return { ...whole, claims }
}

describe('a whole receipt', () => {
  it('proves outcomes, a record and an absence, and says so link by link', () => {
    const result = verifyReceipt(whole, { ...check, chainId: fixture.chainId })
    expect(result.ok).toBe(true)
    if (!result.ok) return
    const { proven, links, blocks, genesis } = result.value
    expect(genesis.name).toBe('Fixture')
    expect(blocks.map(({ height }) => height)).toEqual([1, 2])
    expect(proven.outcomes.map(({ outcome }) => outcome.failure?.code ?? null)).toEqual([
      'VOUCHER_DUPLICATE',
      null,
    ])
    expect(proven.outcomes[1]?.signed.transaction.action).toBe('deposit')
    expect(proven.records.map(({ value }) => value)).toEqual([utf8('record 1.3'), undefined])
    expect(toHex(proven.records[0]?.key as Uint8Array)).toBe(toHex(sha256(utf8('1.3'))))
    expect(links.map(({ link }) => link)).toEqual([
      'genesis',
      'chain',
      'block 1',
      'block 2',
      'outcome 1.4',
      'outcome 2.0',
      'record voucher/vouchers at 2',
      'record voucher/vouchers at 2',
    ])
    expect(links[4]?.detail).toMatch(/was refused with VOUCHER_DUPLICATE at 1\.4/)
  })

  it('reads back as it was written, as a file, compact and as an object', () => {
    for (const source of [receiptText(whole), JSON.stringify(receiptToJson(whole)), receiptToJson(whole)]) {
      const parsed = parseReceipt(source)
      expect(parsed.ok && receiptText(parsed.value)).toBe(receiptText(whole))
    }
  })
})

describe('a receipt whose links do not hold', () => {
  const [first, second] = whole.blocks as [Receipt['blocks'][0], Receipt['blocks'][0]]
  const failing: readonly (readonly [string, Receipt, string])[] = [
    ['another chain id', { ...whole, chainId: sha256(utf8('other')) }, 'RECEIPT_CHAIN_MISMATCH'],
    ['blocks out of order', { ...whole, blocks: [second, first] }, 'RECEIPT_HEADER_MISMATCH'],
    ['a block twice', { ...whole, blocks: [first, first, second] }, 'RECEIPT_HEADER_MISMATCH'],
    [
      'a header cut short',
      { ...whole, blocks: [{ ...first, header: first.header.slice(1) }] },
      'CBOR_MALFORMED',
    ],
    [
      'the seal of another block',
      { ...whole, blocks: [{ ...first, seal: second.seal }, second] },
      'SEAL_INVALID',
    ],
    ['a block that is not used', { ...whole, claims: whole.claims.slice(1) }, 'RECEIPT_BLOCK_UNUSED'],
    ['a claim without its block', { ...whole, blocks: [second] }, 'RECEIPT_BLOCK_MISSING'],
    [
      'a claim made twice',
      { ...whole, claims: [...whole.claims, whole.claims[0] as OutcomeClaim] },
      'RECEIPT_CLAIM_REPEATED',
    ],
    ['no claim', { ...whole, blocks: [], claims: [] }, 'RECEIPT_EMPTY'],
    ['another index', withClaim(0, { index: 3 }), 'RECEIPT_INCLUSION_INVALID'],
    ['another size', withClaim(1, { size: 4 }), 'RECEIPT_INCLUSION_INVALID'],
    [
      'another outcome',
      withClaim(0, { outcome: (whole.claims[1] as OutcomeClaim).outcome }),
      'RECEIPT_INCLUSION_INVALID',
    ],
    [
      'another transaction',
      withClaim(0, { transaction: (whole.claims[1] as OutcomeClaim).transaction }),
      'RECEIPT_OUTCOME_MISMATCH',
    ],
    ['another contract', withClaim(2, { contract: 'identity' }), 'RECEIPT_STATE_PROOF_INVALID'],
    ['another key', withClaim(2, { key: Uint8Array.of(1) }), 'RECEIPT_STATE_PROOF_INVALID'],
    ['a record at another height', withClaim(2, { height: 1 }), 'RECEIPT_STATE_PROOF_INVALID'],
    ['a flow nobody checks', { ...whole, flow: [] }, 'RECEIPT_CONTENT_UNCHECKED'],
    ['a summary nobody checks', { ...whole, summary: 'all is well' }, 'RECEIPT_CONTENT_UNCHECKED'],
  ]
  it.each(failing)('is refused: %s', (_name, receipt, code) => {
    const result = verifyReceipt(receipt, check)
    expect(result.ok ? 'ok' : result.problem.code).toBe(code)
    expect(result.ok ? '' : result.problem.meta.link).toBeTypeOf('string')
  })

  it('is refused on another chain than the one trusted', () => {
    expect(codeOf(whole, { ...check, chainId: sha256(utf8('trusted')) })).toBe('RECEIPT_CHAIN_MISMATCH')
  })

  it('is refused where the signature in its transaction was changed', () => {
    const { transaction } = whole.claims[0] as OutcomeClaim
    const forged = Uint8Array.from(transaction)
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1
    expect(codeOf(withClaim(0, { transaction: forged }))).toBe('SIGNATURE_INVALID')
  })

  it('hands flow and summary to the application, whose verdict counts', () => {
    const receipt: Receipt = { ...whole, flow: [utf8('one')], summary: { words: 'all is well' } }
    const links = [{ link: 'flow', detail: 'The flow is complete.' }]
    const good = verifyReceipt(receipt, { ...check, checkContent: () => ({ ok: true, value: links }) })
    expect(good.ok && good.value.links.at(-1)?.link).toBe('flow')
    const problem = { code: 'RECEIPT_SUMMARY_ALTERED', detail: '', remedy: '', meta: {} }
    expect(codeOf(receipt, { ...check, checkContent: () => ({ ok: false, problem }) })).toBe(
      'RECEIPT_SUMMARY_ALTERED',
    )
  })
})

describe('a receipt that is not in form', () => {
  type Loose = { [field: string]: Loose }
  const DELETED = Symbol('deleted')
  /** The receipt with one field, named by its path, set to another value. */
  const edited = (path: string, value: unknown): object => {
    const copy = JSON.parse(JSON.stringify(receiptToJson(whole))) as Loose
    const steps = path.split('.')
    const last = steps.pop() as string
    const parent = steps.reduce((at, step) => at[step] as Loose, copy)
    if (value === DELETED) delete parent[last]
    else parent[last] = value as Loose
    return copy
  }

  it.each<readonly [string, string, unknown]>([
    ['an unknown field', 'more', 1],
    ['a missing field', 'genesis', DELETED],
    ['another format', 'format', 'vouch-receipt/2'],
    ['a chain id in capitals', 'chainId', 'AB'.repeat(32)],
    ['a short chain id', 'chainId', 'ab'],
    ['base64 with unused bits', 'genesis', 'QR=='],
    ['blocks that are no list', 'blocks', {}],
    ['a block that is no record', 'blocks.0', 'x'],
    ['a seal that is missing', 'blocks.1.seal', DELETED],
    ['a claim of no known kind', 'claims.0.kind', 'x'],
    ['a fraction', 'claims.0.index', 0.5],
    ['a number below zero', 'claims.2.height', -1],
    ['a path that holds a number', 'claims.0.path.0', 1],
    ['a contract with a zero byte', 'claims.2.contract', 'a\0b'],
    ['a flow of numbers', 'flow', 1],
  ])('names the field: %s', (_name, field, value) => {
    const result = parseReceipt(edited(field, value))
    expect(result.ok ? 'ok' : result.problem.code).toBe('RECEIPT_MALFORMED')
    expect(result.ok ? '' : result.problem.meta.field).toBe(field)
  })

  it.each([
    ['empty', ''],
    ['no JSON', 'receipt'],
    ['spelled otherwise', receiptText(whole).replace('"format"', '"\\u0066ormat"')],
    ['a field twice', receiptText(whole).replace('{\n', `{\n  "format": "other",\n`)],
    [
      'nested too deeply',
      `{"format":"vouch-receipt/1","summary":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
    ],
  ])('refuses text that is %s', (_name, text) => {
    const result = parseReceipt(text)
    expect(result.ok ? 'ok' : result.problem.code).toBe('RECEIPT_MALFORMED')
  })

  it('reads upper and lower hexadecimal apart', () => {
    expect(fromHex('AB')).toEqual(fromHex('ab'))
    const text = receiptText(whole)
    const path = toHex((whole.claims[0] as OutcomeClaim).path[0] as Uint8Array)
    expect(parseReceipt(text.replace(path, path.toUpperCase())).ok).toBe(false)
  })
})
