import { type Cbor, failed, ok, type Result } from '@vouch/core'
import type { TypeDescriptor } from '../api/index.ts'

/** Thrown inside this file's walks and turned into `VALUE_INVALID` at its door. */
class Mismatch extends Error {
  /** Names from the value down to what is wrong; added on the way up, so that a good value pays nothing for them. */
  path = ''
  within(name: string | number): this {
    this.path = this.path === '' ? String(name) : `${name}.${this.path}`
    return this
  }
}

function named(reason: unknown, name: string | number): unknown {
  return reason instanceof Mismatch ? reason.within(name) : reason
}

const fieldNames = new WeakMap<object, readonly string[]>()

/** The names of a record's fields in order, listed once for each type. */
export function fieldsOf(fields: Readonly<Record<string, TypeDescriptor>>): readonly string[] {
  let names = fieldNames.get(fields)
  if (names === undefined) {
    names = Object.keys(fields)
    fieldNames.set(fields, names)
  }
  return names
}

const AMOUNT_LIMIT = 1n << 128n
// Control characters end a line, move a cursor or hide text: none belongs into a label that people compare.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
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
    return ok(write(type, value))
  } catch (reason) {
    if (reason instanceof Mismatch) return invalid(reason)
    throw reason
  }
}

/** The value of a recorded form. Problem: `VALUE_INVALID`, naming the field. */
export function fromRecorded(type: TypeDescriptor, recorded: Cbor): Result<unknown> {
  try {
    return ok(read(type, recorded))
  } catch (reason) {
    if (reason instanceof Mismatch) return invalid(reason)
    throw reason
  }
}

function invalid(reason: Mismatch): Result<never> {
  const field = reason.path === '' ? 'The value' : `Field '${reason.path}'`
  return failed(
    'VALUE_INVALID',
    `${field} ${reason.message}.`,
    'Correct the field; the schema is in /openapi.json.',
    { field: reason.path },
  )
}

function write(type: TypeDescriptor, value: unknown): Cbor {
  switch (type.kind) {
    case 'option':
      return value === null || value === undefined ? null : write(type.of, value)
    case 'choice':
      return writeChoice(type.of, value)
    case 'list':
      if (!Array.isArray(value)) throw new Mismatch('is not a list')
      if (value.length > type.max) throw new Mismatch(`has more than ${type.max} entries`)
      return writeList(type.of, value)
    case 'record':
      return writeRecord(type.fields, value)
    default:
      return scalar(type, value)
  }
}

/** Not by the list's own `map`: a contract could have given it another. */
function writeList(of: TypeDescriptor, items: readonly unknown[]): Cbor {
  const out: Cbor[] = []
  for (let at = 0; at < items.length; at++) out.push(writeWithin(of, items[at], at))
  return out
}

function writeWithin(type: TypeDescriptor, value: unknown, name: string | number): Cbor {
  try {
    return write(type, value)
  } catch (reason) {
    throw named(reason, name)
  }
}

function writeRecord(fields: Readonly<Record<string, TypeDescriptor>>, value: unknown): Cbor {
  if (typeof value !== 'object' || value === null) throw new Mismatch('is not a record')
  const source = value as Readonly<Record<string, unknown>>
  const names = fieldsOf(fields)
  const out: Cbor[] = []
  let at = 0
  try {
    for (; at < names.length; at++) {
      const name = names[at] as string
      out.push(write(fields[name] as TypeDescriptor, source[name]))
    }
  } catch (reason) {
    throw named(reason, names[at] as string)
  }
  for (const name in source)
    if (Object.hasOwn(source, name) && !Object.hasOwn(fields, name))
      throw new Mismatch('is not known here').within(name)
  return out
}

function writeChoice(words: readonly string[], value: unknown): number {
  const at = words.indexOf(value as string)
  if (at < 0) throw new Mismatch(`is not one of ${words.join(', ')}`)
  return at
}

function read(type: TypeDescriptor, recorded: Cbor): unknown {
  switch (type.kind) {
    case 'option':
      return recorded === null ? null : read(type.of, recorded)
    case 'choice': {
      const word = typeof recorded === 'number' ? type.of[recorded] : undefined
      if (word === undefined) throw new Mismatch(`is not the position of one of ${type.of.join(', ')}`)
      return word
    }
    case 'list':
      if (!Array.isArray(recorded)) throw new Mismatch('is not a list')
      if (recorded.length > type.max) throw new Mismatch(`has more than ${type.max} entries`)
      return recorded.map((item, at) => readWithin(type.of, item, at))
    case 'record':
      return readRecord(type.fields, recorded)
    default:
      return readScalar(type, recorded)
  }
}

function readWithin(type: TypeDescriptor, recorded: Cbor, name: string | number): unknown {
  try {
    return read(type, recorded)
  } catch (reason) {
    throw named(reason, name)
  }
}

function readRecord(fields: Readonly<Record<string, TypeDescriptor>>, recorded: Cbor): unknown {
  const names = fieldsOf(fields)
  if (!Array.isArray(recorded) || recorded.length !== names.length)
    throw new Mismatch(`is not a record of ${names.length} fields`)
  const out: Record<string, unknown> = {}
  let at = 0
  try {
    for (; at < names.length; at++) {
      const name = names[at] as string
      out[name] = read(fields[name] as TypeDescriptor, recorded[at] as Cbor)
    }
  } catch (reason) {
    throw named(reason, names[at] as string)
  }
  return out
}

type Scalar = Extract<TypeDescriptor, { kind: 'text' | 'bytes' | 'integer' | 'amount' | 'boolean' }>

/** CBOR has one integer; small amounts come back as numbers and are widened here. */
function readScalar(type: Scalar, recorded: Cbor): unknown {
  if (type.kind === 'amount' && typeof recorded === 'number') return scalar(type, BigInt(recorded))
  const value = scalar(type, recorded)
  // A copy, so that who reads it can change nothing for others: a transaction's arguments, or a caller's.
  return type.kind === 'bytes' ? new Uint8Array(value as Uint8Array) : value
}

function scalar(type: Scalar, value: unknown): string | Uint8Array | number | bigint | boolean {
  switch (type.kind) {
    case 'text':
      return checkText(type, value)
    case 'bytes':
      if (!(value instanceof Uint8Array)) throw new Mismatch('is not bytes')
      if (value.length < type.min || value.length > type.max)
        throw new Mismatch(
          type.min === type.max
            ? `does not have ${type.min} bytes`
            : `does not have ${type.min} to ${type.max} bytes`,
        )
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value))
        throw new Mismatch('is not a whole number')
      if (value < type.min || value > type.max)
        throw new Mismatch(`is not between ${type.min} and ${type.max}`)
      return value
    case 'amount':
      if (typeof value !== 'bigint' || value < 0n || value >= AMOUNT_LIMIT)
        throw new Mismatch('is not an amount (a whole number from 0 to 2^128 - 1)')
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw new Mismatch('is not true or false')
      return value
  }
}

function checkText(type: Extract<TypeDescriptor, { kind: 'text' }>, value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw new Mismatch('is not text')
  const size = utf8Length(value)
  if (size < type.min || size > type.max)
    throw new Mismatch(`does not have ${type.min} to ${type.max} bytes of UTF-8`)
  if (type.pattern !== undefined && !PATTERNS[type.pattern](value))
    throw new Mismatch(`is not in the form '${type.pattern}'`)
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
