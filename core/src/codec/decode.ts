import { allocate } from '#platform'
import { failed, ok, type Result } from '../errors.ts'
import {
  BIGNUM_BYTES,
  type Cbor,
  type CodecLimits,
  DEFAULT_LIMITS,
  MAX_BIG,
  MAX_ENCODE_DEPTH,
  TAG_BIGNUM,
  TAG_NEGATIVE_BIGNUM,
} from './limits.ts'

type Refusal = 'deep' | 'canonical' | { readonly malformed: string }

/** Thrown inside this file's walk and turned into a problem at its door. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('refused')
    this.refusal = refusal
  }
}

function malformed(reason: string): Refused {
  return new Refused({ malformed: reason })
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
  readonly maxDepth: number
}

// A byte order mark is text like any other: dropping it would change what is read.
const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Strict decode: the value, or `CBOR_TOO_LARGE`, `CBOR_TOO_DEEP`, `CBOR_MALFORMED`, `CBOR_NOT_CANONICAL`. Only the one
 * deterministic form of a value is taken, so that what it gives encodes to the same bytes. Byte strings are copies.
 */
export function decode(bytes: Uint8Array, limits: CodecLimits = DEFAULT_LIMITS): Result<Cbor> {
  if (bytes.length > limits.maxBytes)
    return failed(
      'CBOR_TOO_LARGE',
      `The value has ${bytes.length} bytes; at most ${limits.maxBytes} are taken.`,
      'Send less, or split it.',
      { bytes: bytes.length, maxBytes: limits.maxBytes },
    )
  try {
    const cursor = { bytes, at: 0, maxDepth: depthOf(limits) }
    const value = item(cursor, 0)
    if (cursor.at !== bytes.length) throw malformed('bytes follow the value')
    return ok(value)
  } catch (reason) {
    if (reason instanceof Refused) return problemOf(reason.refusal, limits)
    throw reason
  }
}

/** Never deeper than what `encode` takes, nor than the stack. */
function depthOf(limits: CodecLimits): number {
  return Math.min(limits.maxDepth, MAX_ENCODE_DEPTH)
}

function problemOf(refusal: Refusal, limits: CodecLimits): Result<never> {
  if (refusal === 'deep')
    return failed('CBOR_TOO_DEEP', `The value nests deeper than ${depthOf(limits)} levels.`, 'Flatten it.', {
      maxDepth: depthOf(limits),
    })
  if (refusal === 'canonical')
    return failed(
      'CBOR_NOT_CANONICAL',
      'The bytes are CBOR but not in deterministic form.',
      'Encode with deterministic CBOR (RFC 8949 §4.2): shortest integers and lengths.',
    )
  return failed(
    'CBOR_MALFORMED',
    `The bytes are not CBOR as the ledger records it: ${refusal.malformed}.`,
    'Use only null, booleans, integers, bytes, text and arrays, encoded as in RFC 8949 §4.2.',
  )
}

function item(cursor: Cursor, depth: number): Cbor {
  const first = cursor.bytes[cursor.at]
  if (first === undefined) throw malformed('they end early')
  const major = first >> 5
  if (major === 7) return simple(cursor, first)
  if (major === 5) throw malformed('a map')
  const argument = argumentOf(cursor, first)
  switch (major) {
    case 0:
      return argument
    case 1:
      return negative(argument)
    case 2:
      return byteString(cursor, lengthOf(cursor, argument))
    case 3:
      return text(cursor, lengthOf(cursor, argument))
    case 4:
      return array(cursor, lengthOf(cursor, argument), depth)
    default:
      return bignum(cursor, argument)
  }
}

/** The argument of an item's head, in its shortest form only (RFC 8949 §4.2.1). */
function argumentOf(cursor: Cursor, first: number): number | bigint {
  const { bytes } = cursor
  const info = first & 31
  const at = cursor.at + 1
  if (info < 24) {
    cursor.at = at
    return info
  }
  if (info > 27)
    throw hasLength(first) && info === 31 ? new Refused('canonical') : malformed('a reserved head')
  const size = 1 << (info - 24)
  if (at + size > bytes.length) throw malformed('they end early')
  let high = 0
  let low = 0
  for (let index = 0; index < size; index++) {
    if (index < size - 4) high = high * 256 + (bytes[at + index] as number)
    else low = low * 256 + (bytes[at + index] as number)
  }
  cursor.at = at + size
  if (size === 8) {
    if (high === 0) throw new Refused('canonical')
    const value = high * 0x1_0000_0000 + low
    return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low)
  }
  if (low < (size === 1 ? 24 : size === 2 ? 0x100 : 0x1_0000)) throw new Refused('canonical')
  return low
}

/** Byte strings, text and arrays: what has a length may leave it open in CBOR, though not in its canonical form. */
function hasLength(first: number): boolean {
  const major = first >> 5
  return major >= 2 && major <= 4
}

function negative(argument: number | bigint): number | bigint {
  if (typeof argument === 'number' && argument < Number.MAX_SAFE_INTEGER) return -1 - argument
  return -1n - BigInt(argument)
}

/** A length that the rest of the bytes can hold, which bounds what is allocated for it. */
function lengthOf(cursor: Cursor, argument: number | bigint): number {
  if (typeof argument === 'bigint' || argument > cursor.bytes.length - cursor.at)
    throw malformed('they end early')
  return argument
}

function byteString(cursor: Cursor, length: number): Uint8Array {
  const copy = allocate(length)
  copy.set(cursor.bytes.subarray(cursor.at, cursor.at + length))
  cursor.at += length
  return copy
}

const SHORT_TEXT = 32

function text(cursor: Cursor, length: number): string {
  const { bytes, at } = cursor
  cursor.at += length
  if (length <= SHORT_TEXT) {
    let short = ''
    let index = at
    for (; index < at + length; index++) {
      const byte = bytes[index] as number
      if (byte > 0x7f) break
      short += String.fromCharCode(byte)
    }
    if (index === at + length) return short
  }
  try {
    return textDecoder.decode(bytes.subarray(at, at + length))
  } catch {
    throw malformed('ill-formed text')
  }
}

function array(cursor: Cursor, length: number, depth: number): readonly Cbor[] {
  if (length > 0 && depth >= cursor.maxDepth) throw new Refused('deep')
  if (length > EXACT_ITEMS) return longArray(cursor, length, depth)
  // oxlint-disable-next-line unicorn/no-new-array -- exactly so many places: one that grows has a third more
  const items = new Array<Cbor>(length)
  for (let index = 0; index < length; index++) items[index] = item(cursor, depth + 1)
  return items
}

/** Up to so many places are made before the items are seen; a longer array grows with what is really there. */
const EXACT_ITEMS = 64

function longArray(cursor: Cursor, length: number, depth: number): readonly Cbor[] {
  const items: Cbor[] = []
  for (let index = 0; index < length; index++) items.push(item(cursor, depth + 1))
  return items
}

function simple(cursor: Cursor, first: number): Cbor {
  cursor.at += 1
  if (first === 0xf6) return null
  if (first === 0xf5) return true
  if (first === 0xf4) return false
  throw malformed(
    first === 0xf7
      ? 'undefined'
      : first >= 0xf9 && first <= 0xfb
        ? 'a float'
        : 'a kind of value that is not recorded',
  )
}

/** Bignums (RFC 8949 §3.4.3) only where the integer does not fit 64 bits, without leading zeros. */
function bignum(cursor: Cursor, tag: number | bigint): bigint {
  if (tag !== TAG_BIGNUM && tag !== TAG_NEGATIVE_BIGNUM) throw malformed('a tag')
  const first = cursor.bytes[cursor.at]
  if (first === undefined || first >> 5 !== 2) throw malformed('a bignum that is not bytes')
  const length = lengthOf(cursor, argumentOf(cursor, first))
  if (length > BIGNUM_BYTES) throw malformed('a bignum beyond 256 bits')
  if (length <= 8 || cursor.bytes[cursor.at] === 0) throw new Refused('canonical')
  let value = 0n
  for (let index = 0; index < length; index++)
    value = (value << 8n) | BigInt(cursor.bytes[cursor.at + index] as number)
  cursor.at += length
  if (tag === TAG_BIGNUM) return value
  if (value + 1n >= MAX_BIG) throw malformed('a bignum beyond 256 bits')
  return -1n - value
}
