import {
  type OutcomeClaim,
  type Receipt,
  receiptFromBundle,
  receiptText,
  receiptToJson,
  type RecordClaim,
} from '@vouch/data'
import { toHex } from '@vouch/core'
import { createReceiptFixture } from '@vouch/testing'

/**
 * What spec/vectors/receipt.json holds: one valid receipt, and broken ones with the code that each must be refused
 * with. The same in every run. `VOUCH_WRITE_VECTORS=1 npx vitest run layers/data/test/unit/receipt-vectors` writes it.
 */
export function receiptVectors(): string {
  const { bundle, chainId } = createReceiptFixture()
  const whole = receiptFromBundle(bundle)
  const [first, second] = whole.blocks as [Receipt['blocks'][0], Receipt['blocks'][0]]
  const outcome = whole.claims[0] as OutcomeClaim
  const other = whole.claims[1] as OutcomeClaim
  const replaced = (at: number, change: Partial<OutcomeClaim> | Partial<RecordClaim>): Receipt => ({
    ...whole,
    claims: whole.claims.map((claim, index) =>
      index === at ? ({ ...claim, ...change } as typeof claim) : claim,
    ),
  })
  const flipped = (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
  const broken: readonly (readonly [string, string, Receipt])[] = [
    [
      'the last byte of the genesis is changed',
      'RECEIPT_CHAIN_MISMATCH',
      { ...whole, genesis: flipped(whole.genesis) },
    ],
    ['the blocks stand in the wrong order', 'RECEIPT_HEADER_MISMATCH', { ...whole, blocks: [second, first] }],
    [
      'the last byte of a header is changed',
      'SEAL_INVALID',
      { ...whole, blocks: [{ ...first, header: flipped(first.header) }, second] },
    ],
    [
      'the last byte of a seal is changed',
      'SEAL_INVALID',
      { ...whole, blocks: [{ ...first, seal: flipped(first.seal) }, second] },
    ],
    ['a block is missing', 'RECEIPT_BLOCK_MISSING', { ...whole, blocks: [second] }],
    ['a block is of no use', 'RECEIPT_BLOCK_UNUSED', { ...whole, claims: whole.claims.slice(1) }],
    ['nothing is claimed', 'RECEIPT_EMPTY', { ...whole, blocks: [], claims: [] }],
    ['an outcome has another index', 'RECEIPT_INCLUSION_INVALID', replaced(0, { index: 3 })],
    [
      'the tree has another size, which its root alone does not bind',
      'RECEIPT_INCLUSION_INVALID',
      replaced(1, { size: 4 }),
    ],
    ['a path is too short', 'RECEIPT_INCLUSION_INVALID', replaced(0, { path: outcome.path.slice(1) })],
    [
      'an outcome is of another transaction',
      'RECEIPT_OUTCOME_MISMATCH',
      replaced(0, { transaction: other.transaction }),
    ],
    [
      'a signature in a transaction is changed',
      'SIGNATURE_INVALID',
      replaced(0, { transaction: flipped(outcome.transaction) }),
    ],
    [
      'a record is of another collection',
      'RECEIPT_STATE_PROOF_INVALID',
      replaced(2, { collection: 'bookings' }),
    ],
    [
      'a record proof is changed',
      'RECEIPT_STATE_PROOF_INVALID',
      replaced(2, { proof: flipped((whole.claims[2] as RecordClaim).proof) }),
    ],
  ]
  const malformed = [
    ['a field is unknown', { ...receiptToJson(whole), more: 1 }],
    ['the format is another', { ...receiptToJson(whole), format: 'vouch-receipt/2' }],
    ['a hash is in capitals', { ...receiptToJson(whole), chainId: toHex(chainId).toUpperCase() }],
  ] as const
  return `${JSON.stringify(
    {
      about: 'Receipts as files: the JSON of each, indented by two with a last line end, is a receipt file.',
      trustedChainId: toHex(chainId),
      valid: JSON.parse(receiptText(whole)) as unknown,
      invalid: [
        ...broken.map(([why, code, receipt]) => ({ why, code, receipt: receiptToJson(receipt) })),
        ...malformed.map(([why, receipt]) => ({ why, code: 'RECEIPT_MALFORMED', receipt })),
      ],
    },
    null,
    2,
  )}\n`
}
