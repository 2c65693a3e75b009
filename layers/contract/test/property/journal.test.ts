import { compareBytes, toHex, utf8 } from '@vouch/core'
import { createMemoryStore, openAuthenticatedState, prefixEnd } from '@vouch/data'
import * as fc from 'fast-check'
import { runProperty } from '@vouch/testing'
import { expect, test } from 'vitest'
import { createJournal } from '../../src/runtime/journal.ts'

/** The journal over the state against a plain sorted map: what transactions see, and what a block leaves. */
const PREFIX = utf8('p\0')
const keyOf = (letter: string): Uint8Array => utf8(`p\0${letter}`)
const letter = fc.constantFrom(...'abcdefghijkl')

const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key: letter, value: fc.nat({ max: 99 }) }),
  fc.record({ kind: fc.constant('remove' as const), key: letter }),
  fc.record({ kind: fc.constant('get' as const), key: letter }),
  fc.record({
    kind: fc.constant('scan' as const),
    from: letter,
    to: letter,
    limit: fc.integer({ min: 1, max: 8 }),
    reverse: fc.boolean(),
  }),
)
const transaction = fc.record({ steps: fc.array(step, { maxLength: 8 }), fails: fc.boolean() })
const chain = fc.array(fc.array(transaction, { maxLength: 5 }), { maxLength: 4 })

type Model = Map<string, number>

function scanModel(
  model: Model,
  from: string,
  to: string,
  limit: number,
  reverse: boolean,
): [string, number][] {
  const found = [...model].filter(([key]) => key >= from && key < to).sort(([a], [b]) => (a < b ? -1 : 1))
  return (reverse ? found.toReversed() : found).slice(0, limit)
}

for (const space of ['records', 'indexes'] as const)
  test(`${space}: reads see what was written before, failed transactions leave nothing`, () => {
    runProperty(
      fc.property(chain, (blocks) => {
        const state = openAuthenticatedState(createMemoryStore(), { bucketBits: 2, undoWindow: 0 })
        let model: Model = new Map()
        for (const [height, transactions] of blocks.entries()) {
          const journal = createJournal(state)
          const get = (key: Uint8Array) =>
            space === 'records' ? journal.get(key) : journal.getIndex('part', key)
          for (const { steps, fails } of transactions) {
            const before = new Map(model)
            journal.begin()
            for (const taken of steps) {
              if (taken.kind === 'set') {
                model.set(taken.key, taken.value)
                journal.set(space, 'part', keyOf(taken.key), Uint8Array.of(taken.value))
              } else if (taken.kind === 'remove') {
                model.delete(taken.key)
                journal.set(space, 'part', keyOf(taken.key), undefined)
              } else if (taken.kind === 'get') {
                expect(get(keyOf(taken.key))?.[0]).toBe(model.get(taken.key))
              } else {
                const { from, to, limit, reverse } = taken
                const range = { gte: keyOf(from), lt: keyOf(to), limit, reverse }
                const found = journal.scan(space, 'part', range)
                const words = found.map(([key, value]) => [String.fromCharCode(key[2] as number), value[0]])
                expect(words).toEqual(scanModel(model, from, to, limit, reverse))
              }
            }
            if (fails) {
              journal.rollback()
              model = before
            }
          }
          const { records, indexes } = journal.changes()
          expect(new Set(records.map(({ key }) => toHex(key))).size).toBe(records.length)
          state.stage({ height, records, indexes })
        }
        const whole = { gte: PREFIX, lt: prefixEnd(PREFIX) as Uint8Array, limit: 100 }
        const left = (space === 'records' ? state.scanRecords : state.scanIndexes)(whole)
        expect(left.map(([key, value]) => [String.fromCharCode(key[2] as number), value[0]])).toEqual(
          scanModel(model, 'a', 'z', 100, false),
        )
        expect([...left].sort((a, b) => compareBytes(a[0], b[0]))).toEqual(left)
      }),
      200,
    )
  })
