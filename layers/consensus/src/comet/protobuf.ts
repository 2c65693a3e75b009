import { concatBytes, utf8 } from '@vouch/core'

/**
 * As much of protocol buffers as CometBFT hashes and signs: fields in ascending order, zero values left out
 * (gogoproto's `Marshal`).
 */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

const NOTHING = new Uint8Array(0)

/** An int64, uint64, int32 or enum. */
export function numberField(field: number, value: number | bigint): Uint8Array {
  const whole = BigInt(value)
  return whole === 0n ? NOTHING : concatBytes(varint(BigInt(field << 3)), varint(whole))
}

/** A sfixed64, as canonical votes write heights and rounds. */
export function fixedField(field: number, value: number | bigint): Uint8Array {
  const whole = BigInt(value)
  if (whole === 0n) return NOTHING
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, whole, true)
  return concatBytes(varint(BigInt((field << 3) | 1)), bytes)
}

/** Bytes or a text; left out where empty. */
export function bytesField(field: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? utf8(value) : value
  return bytes.length === 0 ? NOTHING : messageField(field, bytes)
}

/** A message that is there even where it is empty. */
export function messageField(field: number, message: Uint8Array): Uint8Array {
  return concatBytes(varint(BigInt((field << 3) | 2)), lengthPrefixed(message))
}

export function lengthPrefixed(message: Uint8Array): Uint8Array {
  return concatBytes(varint(BigInt(message.length)), message)
}

/** A moment to the nanosecond: `google.protobuf.Timestamp`. */
export interface Timestamp {
  readonly seconds: number
  readonly nanos: number
}

export function timestampMessage({ seconds, nanos }: Timestamp): Uint8Array {
  return concatBytes(numberField(1, seconds), numberField(2, nanos))
}
