import { concatBytes, uint64, utf8 } from '@vouch/core'
import type { TypeDescriptor } from '../api/index.ts'
import { fieldsOf } from './convert.ts'

/**
 * Keys whose byte order is the order of their values: integers big-endian, choices by position, text and
 * bytes of varying length escaped and ended (0x00 becomes 0x00 0xff, the end is 0x00 0x00), bytes of fixed length
 * as they are. A record key is its fields in order, so that leading fields make a prefix.
 * The values have been checked against the type before.
 */
export function encodeKey(type: TypeDescriptor, value: unknown): Uint8Array {
  switch (type.kind) {
    case 'text':
      return ended(utf8(value as string))
    case 'bytes':
      return type.min === type.max ? (value as Uint8Array) : ended(value as Uint8Array)
    case 'integer':
      return integerKey(value as number, type.min)
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0)
    case 'choice':
      return Uint8Array.of(type.of.indexOf(value as string))
    case 'record':
      return concatBytes(
        ...fieldsOf(type.fields).map((name) =>
          encodeKey(type.fields[name] as TypeDescriptor, (value as Record<string, unknown>)[name]),
        ),
      )
    default:
      throw new TypeError(`a key cannot hold ${type.kind}`)
  }
}

/** The encoding of the leading fields that `prefix` has; it stops at the first one missing. */
export function encodeKeyPrefix(type: TypeDescriptor, prefix: unknown): Uint8Array {
  if (type.kind !== 'record') return prefix === undefined ? new Uint8Array(0) : encodeKey(type, prefix)
  const given = (prefix ?? {}) as Readonly<Record<string, unknown>>
  const parts: Uint8Array[] = []
  for (const name of fieldsOf(type.fields)) {
    if (given[name] === undefined) break
    parts.push(encodeKey(type.fields[name] as TypeDescriptor, given[name]))
  }
  return concatBytes(...parts)
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
  const part = Uint8Array.from(bytes.subarray(cursor.at, cursor.at + length))
  cursor.at += length
  return part
}

function ended(bytes: Uint8Array): Uint8Array {
  const out: number[] = []
  for (const byte of bytes) {
    out.push(byte)
    if (byte === 0) out.push(0xff)
  }
  out.push(0, 0)
  return Uint8Array.from(out)
}

function readEnded(bytes: Uint8Array, cursor: { at: number }): Uint8Array {
  const out: number[] = []
  for (;;) {
    const byte = take(bytes, cursor, 1)[0] as number
    if (byte !== 0) {
      out.push(byte)
      continue
    }
    if (take(bytes, cursor, 1)[0] === 0) return Uint8Array.from(out)
    out.push(0)
  }
}
