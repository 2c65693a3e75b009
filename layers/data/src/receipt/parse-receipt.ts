import { asHash, failed, fromBase64, fromHex, ok, type Result, toHex } from '@vouch/core'
import {
  fileText,
  MAX_RECEIPT_BYTES,
  RECEIPT_FORMAT,
  type Receipt,
  type ReceiptBlock,
  type ReceiptClaim,
  type ReceiptValue,
} from './receipt.ts'

/** Thrown inside this file and turned into `RECEIPT_MALFORMED` at its door. */
class Malformed extends Error {
  readonly field: string
  constructor(field: string, reason: string) {
    super(reason)
    this.field = field
  }
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a receipt: the text of a file, or JSON already parsed. Text must be as `JSON.stringify` writes the same
 * value, compact or as a file (indented by two, a last line end), so that no two texts that differ mean the same.
 * Form only; `verifyReceipt` tells whether it is true. Problem: `RECEIPT_MALFORMED`, naming the field.
 */
export function parseReceipt(source: string | object): Result<Receipt> {
  try {
    const json = typeof source === 'string' ? parseText(source) : source
    const receipt = readReceipt(json)
    if (typeof source === 'string') requireCanonical(source, json)
    return ok(receipt)
  } catch (reason) {
    if (reason instanceof Malformed) return malformed(reason.field, reason.message)
    // The engine refuses nesting beyond its stack, which no receipt needs.
    if (reason instanceof RangeError) return malformed('', 'it nests too deeply')
    throw reason
  }
}

function malformed(field: string, reason: string): Result<never> {
  const where = field === '' ? 'The receipt' : `Field '${field}' of the receipt`
  return failed(
    'RECEIPT_MALFORMED',
    `${where} is not as it was written: ${reason}.`,
    'Use the file as it was handed out; ask for it again if it was edited or cut.',
    { field, link: 'form' },
  )
}

function parseText(text: string): unknown {
  if (text.length > MAX_RECEIPT_BYTES) throw new Malformed('', `it is larger than ${MAX_RECEIPT_BYTES} bytes`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Malformed('', 'it is not whole JSON')
    throw cause
  }
}

/** Refuses what JSON reads over: repeated fields, other spellings of text and numbers, moved white space. */
function requireCanonical(text: string, json: unknown): void {
  if (text !== fileText(json) && text !== JSON.stringify(json))
    throw new Malformed('', 'its JSON is spelled otherwise than Vouch writes it')
}

const FIELDS = ['format', 'chainId', 'genesis', 'blocks', 'claims']

function readReceipt(json: unknown): Receipt {
  const fields = record(json, '', FIELDS, ['flow', 'summary'])
  if (fields.format !== RECEIPT_FORMAT) throw new Malformed('format', `it is not '${RECEIPT_FORMAT}'`)
  const chainId = hex(fields.chainId, 'chainId', 32)
  const genesis = base64(fields.genesis, 'genesis')
  const blocks = list(fields.blocks, 'blocks').map(readBlock)
  const claims = list(fields.claims, 'claims').map(readClaim)
  const flow =
    fields.flow === undefined
      ? undefined
      : list(fields.flow, 'flow').map((entry, at) => base64(entry, `flow.${at}`))
  if (fields.summary !== undefined) requirePlain(fields.summary, 'summary')
  return {
    chainId: asHash(chainId),
    genesis,
    blocks,
    claims,
    ...(flow === undefined ? {} : { flow }),
    ...(fields.summary === undefined ? {} : { summary: fields.summary as ReceiptValue }),
  }
}

function readBlock(json: unknown, at: number): ReceiptBlock {
  const name = `blocks.${at}`
  const fields = record(json, name, ['header', 'seal'])
  return { header: base64(fields.header, `${name}.header`), seal: base64(fields.seal, `${name}.seal`) }
}

const OUTCOME_FIELDS = ['kind', 'height', 'index', 'size', 'path', 'outcome', 'transaction']
const RECORD_FIELDS = ['kind', 'height', 'contract', 'collection', 'key', 'proof']

function readClaim(json: unknown, at: number): ReceiptClaim {
  const name = `claims.${at}`
  const kind = typeof json === 'object' && json !== null ? (json as Fields).kind : undefined
  if (kind === 'outcome') {
    const fields = record(json, name, OUTCOME_FIELDS)
    return {
      kind,
      height: count(fields.height, `${name}.height`),
      index: count(fields.index, `${name}.index`),
      size: count(fields.size, `${name}.size`),
      path: list(fields.path, `${name}.path`).map((hash, step) => hex(hash, `${name}.path.${step}`, 32)),
      outcome: base64(fields.outcome, `${name}.outcome`),
      transaction: base64(fields.transaction, `${name}.transaction`),
    }
  }
  if (kind === 'record') {
    const fields = record(json, name, RECORD_FIELDS)
    return {
      kind,
      height: count(fields.height, `${name}.height`),
      contract: word(fields.contract, `${name}.contract`),
      collection: word(fields.collection, `${name}.collection`),
      key: hex(fields.key, `${name}.key`),
      proof: base64(fields.proof, `${name}.proof`),
    }
  }
  throw new Malformed(`${name}.kind`, "it is neither 'outcome' nor 'record'")
}

function record(
  json: unknown,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Malformed(name, 'it is not a record')
  const inside = (field: string): string => (name === '' ? field : `${name}.${field}`)
  for (const field of Object.keys(json))
    if (!required.includes(field) && !optional.includes(field))
      throw new Malformed(inside(field), 'it is not known')
  for (const field of required)
    if (!Object.hasOwn(json, field)) throw new Malformed(inside(field), 'it is missing')
  return json as Fields
}

function list(json: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new Malformed(name, 'it is not a list')
  return json
}

function count(json: unknown, name: string): number {
  if (typeof json !== 'number' || !Number.isSafeInteger(json) || json < 0 || Object.is(json, -0))
    throw new Malformed(name, 'it is not a whole number')
  return json
}

/** Names of contracts and collections: nothing that could end the prefix of a record key early. */
function word(json: unknown, name: string): string {
  if (typeof json !== 'string' || !/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(json))
    throw new Malformed(name, 'it is not a name')
  return json
}

function hex(json: unknown, name: string, length?: number): Uint8Array {
  const bytes = typeof json === 'string' ? fromHex(json) : undefined
  if (bytes === undefined || toHex(bytes) !== json)
    throw new Malformed(name, 'it is not lower-case hexadecimal')
  if (length !== undefined && bytes.length !== length)
    throw new Malformed(name, `it does not have ${length} bytes`)
  return bytes
}

function base64(json: unknown, name: string): Uint8Array {
  const bytes = typeof json === 'string' ? fromBase64(json) : undefined
  if (bytes === undefined) throw new Malformed(name, 'it is not canonical base64')
  return bytes
}

/** An object that was not parsed from text may hold anything. */
function requirePlain(value: unknown, name: string): asserts value is ReceiptValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return
  if (typeof value === 'number' && Number.isFinite(value)) return
  if (typeof value !== 'object') throw new Malformed(name, 'it is not JSON')
  for (const [field, inner] of Object.entries(value)) requirePlain(inner, `${name}.${field}`)
}
