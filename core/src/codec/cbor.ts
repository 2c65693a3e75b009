import { decode as cborgDecode, encode as cborgEncode } from 'cborg'
import { bigIntEncoder } from 'cborg/taglib'
import { equalBytes } from '../bytes.ts'
import { failed, ok, type Result } from '../errors.ts'

/**
 * Deterministic CBOR (RFC 8949 §4.2.1), narrowed to what the ledger records: null, booleans, integers,
 * byte strings, text, arrays. No maps (records are positional arrays), no floats, no tags except bignums.
 */
export type Cbor = null | boolean | number | bigint | string | Uint8Array | readonly Cbor[]

export interface CodecLimits {
  readonly maxBytes: number
  readonly maxDepth: number
}

export const DEFAULT_LIMITS: CodecLimits = { maxBytes: 1 << 20, maxDepth: 16 }

/** Integers as big as 256 bits; more is refused in both directions. */
const BIGNUM_BYTES = 32
const MAX_BIG = 1n << 256n

export function encode(value: Cbor): Uint8Array {
  assertEncodable(value, 0)
  return cborgEncode(value, ENCODE_OPTIONS)
}

// Beyond 64 bits an integer is a bignum (RFC 8949 §3.4.3).
const ENCODE_OPTIONS = { float64: true, typeEncoders: { bigint: bigIntEncoder } } as const
const DECODE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: true,
  rejectDuplicateMapKeys: true,
  useMaps: true,
  tags: Object.assign([], { 2: bignum(false), 3: bignum(true) }),
} as const

type TagDecoder = (decodeContent: () => unknown) => bigint

function bignum(negative: boolean): TagDecoder {
  return (decodeContent) => {
    const bytes = decodeContent()
    if (!(bytes instanceof Uint8Array) || bytes.length > BIGNUM_BYTES) throw new Error('bignum too large')
    let value = 0n
    for (const byte of bytes) value = (value << 8n) | BigInt(byte)
    return negative ? -1n - value : value
  }
}

/** Throws TypeError: an unencodable value comes from a programmer, never from a peer. */
function assertEncodable(value: Cbor, depth: number): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError(`not an integer: ${value}`)
  } else if (typeof value === 'bigint') {
    if (value >= MAX_BIG || value <= -MAX_BIG) throw new TypeError('integer beyond 256 bits')
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('text with a lone surrogate')
  } else if (Array.isArray(value)) {
    if (depth >= 64) throw new TypeError('nested too deeply')
    for (const item of value) assertEncodable(item, depth + 1)
  } else if (value !== null && typeof value !== 'boolean' && !(value instanceof Uint8Array)) {
    throw new TypeError(`not recordable: ${typeof value}`)
  }
}

/**
 * Strict decode: the value, or `CBOR_TOO_LARGE`, `CBOR_TOO_DEEP`, `CBOR_MALFORMED`, `CBOR_NOT_CANONICAL`.
 * Canonical form is checked by encoding again and comparing.
 */
export function decode(bytes: Uint8Array, limits: CodecLimits = DEFAULT_LIMITS): Result<Cbor> {
  if (bytes.length > limits.maxBytes)
    return failed(
      'CBOR_TOO_LARGE',
      `The value has ${bytes.length} bytes; at most ${limits.maxBytes} are taken.`,
      'Send less, or split it.',
      { bytes: bytes.length, maxBytes: limits.maxBytes },
    )
  if (nestsDeeperThan(bytes, limits.maxDepth))
    return failed('CBOR_TOO_DEEP', `The value nests deeper than ${limits.maxDepth} levels.`, 'Flatten it.', {
      maxDepth: limits.maxDepth,
    })
  let value: Cbor
  try {
    value = cborgDecode(bytes, DECODE_OPTIONS as never) as Cbor
    if (!isRecordable(value)) return notRecordable()
    if (equalBytes(cborgEncode(value, ENCODE_OPTIONS), bytes)) return ok(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    if (/non-minimal|minimal|smallest|indefinite|canonical|strict/i.test(reason)) return notCanonical()
    return failed(
      'CBOR_MALFORMED',
      `The bytes are not CBOR as the ledger records it: ${reason}.`,
      'Encode with deterministic CBOR (RFC 8949 §4.2).',
    )
  }
  return notCanonical()
}

/**
 * Decodes bytes that `decode` has accepted before, in this process or by their hash, without checking them again.
 * On anything else it throws or gives what no reader expects.
 */
export function decodeAgain(bytes: Uint8Array): Cbor {
  return cborgDecode(bytes, DECODE_OPTIONS as never) as Cbor
}

function notCanonical(): Result<never> {
  return failed(
    'CBOR_NOT_CANONICAL',
    'The bytes are CBOR but not in deterministic form.',
    'Encode with deterministic CBOR (RFC 8949 §4.2): shortest integers and lengths.',
  )
}

function notRecordable(): Result<never> {
  return failed(
    'CBOR_MALFORMED',
    'The bytes hold a kind of value that is not recorded (a map, a float, undefined or ill-formed text).',
    'Use only null, booleans, integers, bytes, text and arrays.',
  )
}

function isRecordable(value: unknown): value is Cbor {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return true
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (typeof value === 'string') return value.isWellFormed()
  if (value instanceof Uint8Array) return true
  return Array.isArray(value) && value.every(isRecordable)
}

/** Walks item heads without recursion, so that hostile nesting costs nothing before it is refused. */
function nestsDeeperThan(bytes: Uint8Array, maxDepth: number): boolean {
  const open: number[] = []
  let at = 0
  while (at < bytes.length) {
    const head = bytes[at] as number
    const major = head >> 5
    const info = head & 31
    if (info > 27) return false // reserved or indefinite: the decoder refuses it
    const extra = info < 24 ? 0 : 1 << (info - 24)
    let argument = info
    if (extra > 0) {
      argument = 0
      for (let index = 1; index <= extra; index++) argument = argument * 256 + (bytes[at + index] ?? 0)
    }
    at += 1 + extra
    if (major === 2 || major === 3) at += argument
    const children = major === 4 ? argument : major === 5 ? argument * 2 : major === 6 ? 1 : 0
    if (children > 0) {
      open.push(children)
      if (open.length > maxDepth) return true
      continue
    }
    while (open.length > 0) {
      const left = (open.pop() as number) - 1
      if (left > 0) {
        open.push(left)
        break
      }
    }
  }
  return false
}
