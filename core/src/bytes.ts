import { allocate, hexOf } from '#platform'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Up to so many characters of plain text are written here; for more the built-in encoder is faster. */
const SHORT_TEXT = 64

export function utf8(text: string): Uint8Array {
  const { length } = text
  if (length > SHORT_TEXT) return encoder.encode(text)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) return encoder.encode(text)
    bytes[at] = unit
  }
  return bytes
}

/** Throws TypeError where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return hexOf(bytes)
}

/** The bytes of lower- or upper-case hexadecimal; undefined where the text is not that. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16)
  return bytes
}

/** RFC 4648 §4 with padding. Works in browsers, where Buffer does not exist. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

/** The bytes of canonical base64; undefined where the text is anything else, unused bits included. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return toBase64(bytes) === text ? bytes : undefined
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts)
}

/** The same for a list: spreading one into arguments costs more than copying its bytes. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (let index = 0; index < parts.length; index++) length += (parts[index] as Uint8Array).length
  const whole = allocate(length)
  let at = 0
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as Uint8Array
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Order of unsigned bytes, a prefix before what it begins: the order LevelDB keeps. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length)
  for (let at = 0; at < shared; at++) {
    const difference = (left[at] as number) - (right[at] as number)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compareBytes(left, right) === 0
}

/** Big-endian, so that byte order is number order. Throws RangeError outside 0 to 2^32 - 1. */
export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  putUint32(bytes, 0, value)
  return bytes
}

/** Big-endian. Throws RangeError outside 0 to 2^53 - 1. */
export function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  putUint64(bytes, 0, value)
  return bytes
}

/** Writes what `uint32` gives into larger bytes. */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  if (value >>> 0 !== value) throw new RangeError(`not an unsigned integer of 32 bits: ${value}`)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Writes what `uint64` gives into larger bytes. */
export function putUint64(bytes: Uint8Array, at: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an unsigned integer: ${value}`)
  putUint32(bytes, at, Math.floor(value / 0x1_0000_0000))
  putUint32(bytes, at + 4, value >>> 0)
}

/** Reads what `uint64` wrote. */
export function readUint64(bytes: Uint8Array, offset = 0): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(offset))
}
