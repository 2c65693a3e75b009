import { allocate } from '#platform'
import {
  ARRAY,
  BYTES,
  type Cbor,
  FALSE,
  MAX_BIG,
  MAX_ENCODE_DEPTH,
  NEGATIVE,
  NULL,
  TAG,
  TAG_BIGNUM,
  TAG_NEGATIVE_BIGNUM,
  TEXT,
  TRUE,
  UNSIGNED,
} from './limits.ts'

/** Values are written here and copied out once whole; nothing that is written calls back into `encode`. */
let buffer = new Uint8Array(64 * 1024)
let view = new DataView(buffer.buffer)
let used = 0

const textEncoder = new TextEncoder()

/** Throws TypeError: an unencodable value comes from a programmer, never from a peer. */
export function encode(value: Cbor): Uint8Array {
  used = 0
  write(value, 0)
  const bytes = allocate(used)
  bytes.set(buffer.subarray(0, used))
  return bytes
}

function reserve(length: number): void {
  if (used + length <= buffer.length) return
  const larger = new Uint8Array(Math.max(buffer.length * 2, used + length))
  larger.set(buffer.subarray(0, used))
  buffer = larger
  view = new DataView(buffer.buffer)
}

function write(value: Cbor, depth: number): void {
  if (value instanceof Uint8Array) {
    head(BYTES, value.length)
    reserve(value.length)
    buffer.set(value, used)
    used += value.length
    return
  }
  switch (typeof value) {
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0))
        throw new TypeError(`not an integer: ${value}`)
      if (value >= 0) head(UNSIGNED, value)
      else head(NEGATIVE, -1 - value)
      return
    case 'string':
      writeText(value)
      return
    case 'boolean':
      one(value ? TRUE : FALSE)
      return
    case 'bigint':
      writeBig(value)
      return
    default:
  }
  if (value === null) one(NULL)
  else if (Array.isArray(value)) {
    if (value.length > 0 && depth >= MAX_ENCODE_DEPTH) throw new TypeError('nested too deeply')
    head(ARRAY, value.length)
    for (let at = 0; at < value.length; at++) write(value[at] as Cbor, depth + 1)
  } else throw new TypeError(`not recordable: ${typeof value}`)
}

function one(byte: number): void {
  reserve(1)
  buffer[used] = byte
  used += 1
}

/** The shortest head for an argument (RFC 8949 §4.2.1). */
function head(major: number, argument: number): void {
  reserve(9)
  if (argument < 24) {
    buffer[used] = major | argument
    used += 1
  } else if (argument < 0x100) {
    buffer[used] = major | 24
    buffer[used + 1] = argument
    used += 2
  } else if (argument < 0x10000) {
    buffer[used] = major | 25
    view.setUint16(used + 1, argument)
    used += 3
  } else if (argument < 0x100000000) {
    buffer[used] = major | 26
    view.setUint32(used + 1, argument)
    used += 5
  } else {
    buffer[used] = major | 27
    view.setBigUint64(used + 1, BigInt(argument))
    used += 9
  }
}

function writeText(text: string): void {
  if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate')
  if (writeAscii(text)) return
  const bytes = textEncoder.encode(text)
  head(TEXT, bytes.length)
  reserve(bytes.length)
  buffer.set(bytes, used)
  used += bytes.length
}

/** Most text is short and plain; its size is known without encoding it. */
function writeAscii(text: string): boolean {
  const { length } = text
  if (length > 200) return false
  const before = used
  head(TEXT, length)
  reserve(length)
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) {
      used = before
      return false
    }
    buffer[used + at] = unit
  }
  used += length
  return true
}

function writeBig(value: bigint): void {
  if (value >= MAX_BIG || value <= -MAX_BIG) throw new TypeError('integer beyond 256 bits')
  const negative = value < 0n
  const argument = negative ? -1n - value : value
  if (argument <= 0xffff_ffff_ffff_ffffn) {
    if (argument <= 0xffff_ffffn) return head(negative ? NEGATIVE : UNSIGNED, Number(argument))
    reserve(9)
    buffer[used] = (negative ? NEGATIVE : UNSIGNED) | 27
    view.setBigUint64(used + 1, argument)
    used += 9
    return
  }
  head(TAG, negative ? TAG_NEGATIVE_BIGNUM : TAG_BIGNUM)
  const hex = argument.toString(16)
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`
  head(BYTES, digits.length / 2)
  reserve(digits.length / 2)
  for (let at = 0; at < digits.length; at += 2) {
    buffer[used] = Number.parseInt(digits.slice(at, at + 2), 16)
    used += 1
  }
}
