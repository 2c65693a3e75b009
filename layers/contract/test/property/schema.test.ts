import { compareBytes, decode, encode, unwrap } from '@vouch/core'
import * as fc from 'fast-check'
import { runProperty } from '@vouch/testing'
import { expect, test } from 'vitest'
import { t, type TypeDescriptor } from '../../src/api/index.ts'
import {
  decodeKey,
  encodeKey,
  encodeKeyPrefix,
  fromJson,
  fromRecorded,
  toJson,
  toRecorded,
} from '../../src/index.ts'

/** A type and values of it. */
interface Typed {
  readonly type: TypeDescriptor
  readonly value: fc.Arbitrary<unknown>
}

const text = fc.string({ unit: 'binary', maxLength: 20 })
const bytes = fc.uint8Array({ maxLength: 20 })
const WORDS = ['red', 'green', 'blue'] as const

const scalars: readonly Typed[] = [
  { type: t.text({ max: 100 }), value: text },
  { type: t.bytes({ max: 20 }), value: bytes },
  { type: t.hash(), value: fc.uint8Array({ minLength: 32, maxLength: 32 }) },
  { type: t.integer(), value: fc.maxSafeNat() },
  { type: t.integer({ min: -50, max: 50 }), value: fc.integer({ min: -50, max: 50 }) },
  { type: t.integer({ min: Number.MIN_SAFE_INTEGER }), value: fc.maxSafeInteger() },
  { type: t.boolean(), value: fc.boolean() },
  { type: t.choice(...WORDS), value: fc.constantFrom(...WORDS) },
]
const amount: Typed = { type: t.amount(), value: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }) }
const scalar = fc.constantFrom(...scalars)

const composed: fc.Arbitrary<Typed> = fc.letrec<{ typed: Typed; nested: Typed }>((tie) => ({
  typed: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...scalars, amount), tie('nested')),
  nested: fc.oneof(
    tie('typed').map(({ type, value }) => ({
      type: { kind: 'list', of: type, max: 5 } as const,
      value: fc.array(value, { maxLength: 5 }),
    })),
    // An option of an option could not tell its two nulls apart.
    fc.constantFrom(...scalars, amount).map(({ type, value }) => ({
      type: { kind: 'option', of: type } as const,
      value: fc.option(value),
    })),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('typed')).map(recordOf),
  ),
})).typed

function recordOf(fields: Readonly<Record<string, Typed>>): Typed {
  const entries = Object.entries(fields)
  return {
    type: { kind: 'record', fields: Object.fromEntries(entries.map(([name, typed]) => [name, typed.type])) },
    value: fc.record(Object.fromEntries(entries.map(([name, typed]) => [name, typed.value]))),
  }
}

const withValue = composed.chain(({ type, value }) => value.map((made) => ({ type, value: made })))

test('a value comes back from its recorded form, through its bytes', () => {
  runProperty(
    fc.property(withValue, ({ type, value }) => {
      const recorded = unwrap(toRecorded(type, value))
      const back = unwrap(fromRecorded(type, unwrap(decode(encode(recorded)))))
      expect(back).toEqual(value)
    }),
    300,
  )
})

test('a value comes back from its JSON view, through its text', () => {
  runProperty(
    fc.property(withValue, ({ type, value }) => {
      const json = JSON.stringify(toJson(type, value))
      expect(unwrap(fromJson(type, JSON.parse(json)))).toEqual(value)
    }),
    300,
  )
})

test('whatever is given to a type is taken or refused with VALUE_INVALID, and what is taken records', () => {
  runProperty(
    fc.property(composed, fc.anything({ withBigInt: true, withTypedArray: true }), ({ type }, value) => {
      const recorded = toRecorded(type, value)
      if (!recorded.ok) expect(recorded.problem.code).toBe('VALUE_INVALID')
      else expect(fromRecorded(type, recorded.value).ok).toBe(true)
      const read = fromJson(type, value)
      if (!read.ok) expect(read.problem.code).toBe('VALUE_INVALID')
    }),
    500,
  )
})

const keyed = scalar.chain(({ type, value }) =>
  fc.tuple(value, value).map(([left, right]) => ({ type, left, right })),
)

test('the order of key bytes is the order of values', () => {
  runProperty(
    fc.property(keyed, ({ type, left, right }) => {
      const order = Math.sign(compareBytes(encodeKey(type, left), encodeKey(type, right)))
      expect(order).toBe(compareValues(type, left, right))
    }),
    500,
  )
})

test('the order of a record key is that of its fields, the first that differs deciding', () => {
  const pair = fc.tuple(scalar, scalar).chain(([first, second]) =>
    fc.record({
      type: fc.constant({ kind: 'record', fields: { first: first.type, second: second.type } } as const),
      left: fc.record({ first: first.value, second: second.value }),
      right: fc.record({ first: first.value, second: second.value }),
    }),
  )
  runProperty(
    fc.property(pair, ({ type, left, right }) => {
      const order = Math.sign(compareBytes(encodeKey(type, left), encodeKey(type, right)))
      const { first, second } = type.fields
      expect(order).toBe(
        compareValues(first, left.first, right.first) || compareValues(second, left.second, right.second),
      )
      const prefix = encodeKeyPrefix(type, { first: left.first })
      expect(encodeKey(type, left).subarray(0, prefix.length)).toEqual(prefix)
    }),
    300,
  )
})

test('a key comes back from its bytes', () => {
  runProperty(
    fc.property(keyed, ({ type, left }) => {
      expect(decodeKey(type, encodeKey(type, left))).toEqual(left)
    }),
    300,
  )
})

function compareValues(type: TypeDescriptor, left: unknown, right: unknown): number {
  switch (type.kind) {
    case 'text':
      return Math.sign(
        compareBytes(new TextEncoder().encode(left as string), new TextEncoder().encode(right as string)),
      )
    case 'bytes':
      return Math.sign(compareBytes(left as Uint8Array, right as Uint8Array))
    case 'choice':
      return Math.sign(type.of.indexOf(left as string) - type.of.indexOf(right as string))
    default:
      return Math.sign(Number(left) - Number(right))
  }
}
