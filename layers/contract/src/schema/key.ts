import { allocate, type Cbor, joinBytes, uint64, unwrap, utf8 } from '@vouch/core'
import type { TypeDescriptor } from '../api/index.ts'
import { fieldsOf, toRecorded } from './convert.ts'

/**
 * Keys whose byte order is the order of their values: integers big-endian, choices by position, text and
 * bytes of varying length escaped and ended (0x00 becomes 0x00 0xff, the end is 0x00 0x00), bytes of fixed length
 * as they are. A record key is its fields in order, so that leading fields make a prefix.
 * Throws `ProblemError` where the value is not of the type.
 */
export function encodeKey(type: TypeDescriptor, value: unknown): Uint8Array {
  return keyOfRecorded(NO_BYTES, type, unwrap(toRecorded(type, value)), NO_BYTES)
}

const NO_BYTES = new Uint8Array(0)

/**
 * A key between `before` and `after`, from the recorded form of its value: what a contract gave is read once, when it
 * is checked, and cannot have become another value since.
 */
export function keyOfRecorded(
  before: Uint8Array,
  type: TypeDescriptor,
  recorded: Cbor,
  after: Uint8Array,
): Uint8Array {
  const parts = [before]
  collect(type, recorded, parts)
  parts.push(after)
  return joinBytes(parts)
}

/** `Uint8Array.of` takes several times as long. */
function oneByte(value: number): Uint8Array {
  const bytes = new Uint8Array(1)
  bytes[0] = value
  return bytes
}

function collect(type: TypeDescriptor, recorded: Cbor, parts: Uint8Array[]): void {
  switch (type.kind) {
    case 'text':
      parts.push(ended(utf8(recorded as string)))
      return
    case 'bytes':
      parts.push(type.min === type.max ? (recorded as Uint8Array) : ended(recorded as Uint8Array))
      return
    case 'integer':
      parts.push(integerKey(recorded as number, type.min))
      return
    case 'boolean':
      parts.push(oneByte(recorded === true ? 1 : 0))
      return
    case 'choice':
      parts.push(oneByte(recorded as number))
      return
    case 'record': {
      const names = fieldsOf(type.fields)
      for (let at = 0; at < names.length; at++)
        collect(
          type.fields[names[at] as string] as TypeDescriptor,
          (recorded as readonly Cbor[])[at] as Cbor,
          parts,
        )
      return
    }
    default:
      throw new TypeError(`a key cannot hold ${type.kind}`)
  }
}

/** The encoding of the leading fields that `prefix` has; it stops at the first one missing. */
export function encodeKeyPrefix(type: TypeDescriptor, prefix: unknown): Uint8Array {
  if (type.kind !== 'record') return prefix === undefined ? NO_BYTES : encodeKey(type, prefix)
  const given = (prefix ?? {}) as Readonly<Record<string, unknown>>
  const parts: Uint8Array[] = []
  for (const name of fieldsOf(type.fields)) {
    const value = given[name]
    if (value === undefined) break
    parts.push(encodeKey(type.fields[name] as TypeDescriptor, value))
  }
  return joinBytes(parts)
}

/** Reads what `encodeKey` wrote. Throws RangeError on anything else, which only a damaged store can hold. */
export function decodeKey(type: TypeDescriptor, bytes: Uint8Array): unknown {
  const cursor = { at: 0 }
  const value = readKey(type, bytes, cursor)
  if (cursor.at !== bytes.length) throw new RangeError('a key with bytes left over')
  return value
}

function readKey(type: TypeDescriptor, bytes: Uint8Array, cursor: { at: number }): unknown {
  switch (type.kind) {
    case 'text':
      return new TextDecoder().decode(readEnded(bytes, cursor))
    case 'bytes':
      return type.min === type.max ? take(bytes, cursor, type.min) : readEnded(bytes, cursor)
    case 'integer':
      return Number(new DataView(take(bytes, cursor, 8).buffer).getBigUint64(0) + BigInt(type.min))
    case 'boolean':
      return take(bytes, cursor, 1)[0] === 1
    case 'choice':
      return type.of[take(bytes, cursor, 1)[0] as number]
    case 'record': {
      const out: Record<string, unknown> = {}
      for (const name of fieldsOf(type.fields))
        out[name] = readKey(type.fields[name] as TypeDescriptor, bytes, cursor)
      return out
    }
    default:
      throw new TypeError(`a key cannot hold ${type.kind}`)
  }
}

/** The distance from the least value, which may be more than a number holds exactly. */
function integerKey(value: number, min: number): Uint8Array {
  if (min >= 0) return uint64(value - min)
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value) - BigInt(min))
  return bytes
}

function take(bytes: Uint8Array, cursor: { at: number }, length: number): Uint8Array {
  if (cursor.at + length > bytes.length) throw new RangeError('a key that ends early')
  const part = new Uint8Array(bytes.subarray(cursor.at, cursor.at + length))
  cursor.at += length
  return part
}

function ended(bytes: Uint8Array): Uint8Array {
  let zeros = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) zeros += 1
  const out = allocate(bytes.length + zeros + 2)
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    out[to++] = bytes[at] as number
    if (bytes[at] === 0) out[to++] = 0xff
  }
  return out
}

function readEnded(bytes: Uint8Array, cursor: { at: number }): Uint8Array {
  const out = new Uint8Array(bytes.length - cursor.at)
  let length = 0
  for (;;) {
    const byte = bytes[cursor.at++]
    if (byte === undefined) throw new RangeError('a key that ends early')
    if (byte !== 0) {
      out[length++] = byte
      continue
    }
    const next = bytes[cursor.at++]
    if (next === undefined) throw new RangeError('a key that ends early')
    if (next === 0) return out.slice(0, length)
    out[length++] = 0
  }
}
