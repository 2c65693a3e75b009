import { type Cbor, failed, ok, type Result } from '@vouch/core'
import type { TypeDescriptor } from '../api/index.ts'

/** Thrown inside this file's walks and turned into `VALUE_INVALID` at its door. */
class Mismatch extends Error {
  readonly path: string
  constructor(path: string, expectation: string) {
    super(expectation)
    this.path = path
  }
}

const AMOUNT_LIMIT = 1n << 128n
// Control characters end a line, move a cursor or hide text: none belongs into a label that people compare.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/
const PATTERNS = {
  line: (text: string) => !CONTROL.test(text),
  name: (text: string) => text.trim() === text && text.length > 0 && !CONTROL.test(text),
  currency: (text: string) => /^[A-Z]{3}$/.test(text),
  code: (text: string) => /^[A-Za-z0-9._:/-]+$/.test(text),
} as const

/** The recorded form of a value: positional, bounded, checked. Problem: `VALUE_INVALID`, naming the field. */
export function toRecorded(type: TypeDescriptor, value: unknown): Result<Cbor> {
  try {
    return ok(write(type, value, ''))
  } catch (reason) {
    if (reason instanceof Mismatch) return invalid(reason)
    throw reason
  }
}

/** The value of a recorded form. Problem: `VALUE_INVALID`, naming the field. */
export function fromRecorded(type: TypeDescriptor, recorded: Cbor): Result<unknown> {
  try {
    return ok(read(type, recorded, ''))
  } catch (reason) {
    if (reason instanceof Mismatch) return invalid(reason)
    throw reason
  }
}

function invalid(reason: Mismatch): Result<never> {
  const field = reason.path === '' ? 'The value' : `Field '${reason.path.slice(1)}'`
  return failed(
    'VALUE_INVALID',
    `${field} ${reason.message}.`,
    'Correct the field; the schema is in /openapi.json.',
    {
      field: reason.path.slice(1),
    },
  )
}

function write(type: TypeDescriptor, value: unknown, path: string): Cbor {
  switch (type.kind) {
    case 'option':
      return value === null || value === undefined ? null : write(type.of, value, path)
    case 'choice':
      return writeChoice(type.of, value, path)
    case 'list':
      if (!Array.isArray(value)) throw new Mismatch(path, 'is not a list')
      if (value.length > type.max) throw new Mismatch(path, `has more than ${type.max} entries`)
      return value.map((item, at) => write(type.of, item, `${path}.${at}`))
    case 'record': {
      if (typeof value !== 'object' || value === null) throw new Mismatch(path, 'is not a record')
      const source = value as Readonly<Record<string, unknown>>
      const out: Cbor[] = []
      for (const name of Object.keys(type.fields))
        out.push(write(type.fields[name] as TypeDescriptor, source[name], `${path}.${name}`))
      for (const name of Object.keys(source))
        if (!Object.hasOwn(type.fields, name)) throw new Mismatch(`${path}.${name}`, 'is not known here')
      return out
    }
    default:
      return scalar(type, value, path)
  }
}

function writeChoice(words: readonly string[], value: unknown, path: string): number {
  const at = words.indexOf(value as string)
  if (at < 0) throw new Mismatch(path, `is not one of ${words.join(', ')}`)
  return at
}

function read(type: TypeDescriptor, recorded: Cbor, path: string): unknown {
  switch (type.kind) {
    case 'option':
      return recorded === null ? null : read(type.of, recorded, path)
    case 'choice': {
      const word = typeof recorded === 'number' ? type.of[recorded] : undefined
      if (word === undefined) throw new Mismatch(path, `is not the position of one of ${type.of.join(', ')}`)
      return word
    }
    case 'list': {
      if (!Array.isArray(recorded)) throw new Mismatch(path, 'is not a list')
      if (recorded.length > type.max) throw new Mismatch(path, `has more than ${type.max} entries`)
      return recorded.map((item, at) => read(type.of, item, `${path}.${at}`))
    }
    case 'record': {
      const names = Object.keys(type.fields)
      if (!Array.isArray(recorded) || recorded.length !== names.length)
        throw new Mismatch(path, `is not a record of ${names.length} fields`)
      const out: Record<string, unknown> = {}
      for (let at = 0; at < names.length; at++) {
        const name = names[at] as string
        out[name] = read(type.fields[name] as TypeDescriptor, recorded[at] as Cbor, `${path}.${name}`)
      }
      return out
    }
    default:
      return readScalar(type, recorded, path)
  }
}

type Scalar = Extract<TypeDescriptor, { kind: 'text' | 'bytes' | 'integer' | 'amount' | 'boolean' }>

/** CBOR has one integer; small amounts come back as numbers and are widened here. */
function readScalar(type: Scalar, recorded: Cbor, path: string): unknown {
  if (type.kind === 'amount' && typeof recorded === 'number') return scalar(type, BigInt(recorded), path)
  return scalar(type, recorded, path)
}

function scalar(type: Scalar, value: unknown, path: string): string | Uint8Array | number | bigint | boolean {
  switch (type.kind) {
    case 'text':
      return checkText(type, value, path)
    case 'bytes':
      if (!(value instanceof Uint8Array)) throw new Mismatch(path, 'is not bytes')
      if (value.length < type.min || value.length > type.max)
        throw new Mismatch(
          path,
          type.min === type.max
            ? `does not have ${type.min} bytes`
            : `does not have ${type.min} to ${type.max} bytes`,
        )
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value))
        throw new Mismatch(path, 'is not a whole number')
      if (value < type.min || value > type.max)
        throw new Mismatch(path, `is not between ${type.min} and ${type.max}`)
      return value
    case 'amount':
      if (typeof value !== 'bigint' || value < 0n || value >= AMOUNT_LIMIT)
        throw new Mismatch(path, 'is not an amount (a whole number from 0 to 2^128 - 1)')
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw new Mismatch(path, 'is not true or false')
      return value
  }
}

function checkText(type: Extract<TypeDescriptor, { kind: 'text' }>, value: unknown, path: string): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw new Mismatch(path, 'is not text')
  const size = utf8Length(value)
  if (size < type.min || size > type.max)
    throw new Mismatch(path, `does not have ${type.min} to ${type.max} bytes of UTF-8`)
  if (type.pattern !== undefined && !PATTERNS[type.pattern](value))
    throw new Mismatch(path, `is not in the form '${type.pattern}'`)
  return value
}

function utf8Length(text: string): number {
  let size = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) size += 1
    else if (unit < 0x800) size += 2
    else if (unit >= 0xd800 && unit < 0xdc00) {
      size += 4
      at += 1
    } else size += 3
  }
  return size
}
