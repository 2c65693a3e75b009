import { concatBytes, type Hash, toBase64, toHex, utf8 } from '@vouch/core'
import { chainIdOf } from '../block/genesis.ts'
import { decodeStateProof } from '../state/state-proof.ts'

/**
 * One self-contained file that proves what was recorded: claims, the sealed headers they lead to, and the genesis.
 * Its text form is JSON; hashes and keys are lower-case hexadecimal, other bytes canonical base64.
 */
export const RECEIPT_FORMAT = 'vouch-receipt/1'

/** Most bytes of a receipt's text. */
export const MAX_RECEIPT_BYTES = 32 << 20

export type ReceiptValue =
  | null
  | boolean
  | number
  | string
  | readonly ReceiptValue[]
  | { readonly [name: string]: ReceiptValue }

export interface ReceiptBlock {
  /** As recorded. */
  readonly header: Uint8Array
  readonly seal: Uint8Array
}

/** That a transaction was executed with this outcome. */
export interface OutcomeClaim {
  readonly kind: 'outcome'
  readonly height: number
  readonly index: number
  /** Outcomes in the block. */
  readonly size: number
  /** RFC 9162 inclusion path, from the leaf up. */
  readonly path: readonly Uint8Array[]
  readonly outcome: Uint8Array
  readonly transaction: Uint8Array
}

/** That a record stood so after a block, or that there was none. */
export interface RecordClaim {
  readonly kind: 'record'
  readonly height: number
  readonly contract: string
  readonly collection: string
  /** The key within the collection; the proof is of `contract 0x00 collection 0x00 key`. */
  readonly key: Uint8Array
  readonly proof: Uint8Array
}

export type ReceiptClaim = OutcomeClaim | RecordClaim

export interface Receipt {
  readonly chainId: Hash
  readonly genesis: Uint8Array
  /** Ascending by height; each is used by a claim. */
  readonly blocks: readonly ReceiptBlock[]
  readonly claims: readonly ReceiptClaim[]
  /** What an application adds and checks against proven records: entries of a complete flow record. */
  readonly flow?: readonly Uint8Array[]
  /** Plain words for people, which a verifier derives again and compares. */
  readonly summary?: ReceiptValue
}

/** What a node hands out for a receipt; the same shape as the node's `ProofBundle`. */
export interface ReceiptBundle {
  readonly genesis: Uint8Array
  readonly blocks: readonly {
    readonly height: number
    readonly header: Uint8Array
    readonly seal: Uint8Array
  }[]
  readonly outcomes: readonly Omit<OutcomeClaim, 'kind'>[]
  readonly records: readonly Omit<RecordClaim, 'kind' | 'key'>[]
}

/** What every record key of a collection begins with. */
export function recordKeyPrefix(contract: string, collection: string): Uint8Array {
  return concatBytes(utf8(contract), Uint8Array.of(0), utf8(collection), Uint8Array.of(0))
}

/** Trusts the bundle to be well formed, since it comes from one's own node; throws RangeError where it is not. */
export function receiptFromBundle(bundle: ReceiptBundle): Receipt {
  const outcomes = bundle.outcomes.map(
    ({ height, index, size, path, outcome, transaction }): ReceiptClaim => ({
      kind: 'outcome',
      height,
      index,
      size,
      path,
      outcome,
      transaction,
    }),
  )
  const records = bundle.records.map(({ height, contract, collection, proof }): ReceiptClaim => {
    const decoded = decodeStateProof(proof)
    if (!decoded.ok) throw new RangeError(`a proof of ${contract}/${collection}: ${decoded.problem.detail}`)
    const key = decoded.value.key.slice(recordKeyPrefix(contract, collection).length)
    return { kind: 'record', height, contract, collection, key, proof }
  })
  const blocks = [...bundle.blocks]
    .sort((left, right) => left.height - right.height)
    .map(({ header, seal }) => ({ header, seal }))
  return {
    chainId: chainIdOf(bundle.genesis),
    genesis: bundle.genesis,
    blocks,
    claims: [...outcomes, ...records],
  }
}

/** The JSON form, fields in the order in which `parseReceipt` wants them. */
export function receiptToJson(receipt: Receipt): { readonly [name: string]: ReceiptValue } {
  return {
    format: RECEIPT_FORMAT,
    chainId: toHex(receipt.chainId),
    genesis: toBase64(receipt.genesis),
    blocks: receipt.blocks.map(({ header, seal }) => ({ header: toBase64(header), seal: toBase64(seal) })),
    claims: receipt.claims.map(claimToJson),
    ...(receipt.flow === undefined ? {} : { flow: receipt.flow.map(toBase64) }),
    ...(receipt.summary === undefined ? {} : { summary: receipt.summary }),
  }
}

function claimToJson(claim: ReceiptClaim): ReceiptValue {
  if (claim.kind === 'outcome')
    return {
      kind: 'outcome',
      height: claim.height,
      index: claim.index,
      size: claim.size,
      path: claim.path.map(toHex),
      outcome: toBase64(claim.outcome),
      transaction: toBase64(claim.transaction),
    }
  return {
    kind: 'record',
    height: claim.height,
    contract: claim.contract,
    collection: claim.collection,
    key: toHex(claim.key),
    proof: toBase64(claim.proof),
  }
}

/** The text of a receipt file: JSON indented by two spaces, and a last line end. */
export function receiptText(receipt: Receipt): string {
  return fileText(receiptToJson(receipt))
}

export function fileText(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`
}
