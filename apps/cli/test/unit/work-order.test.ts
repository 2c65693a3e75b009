import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { t } from '@vouch/contract/api'
import { findDocuments } from '../../src/session/document-files.ts'
import { inOrder } from '../../src/session/in-order.ts'
import { argumentsFrom, flagOf } from '../../src/session/schema-flags.ts'
import { createTurns } from '../../src/session/turns.ts'

test('results come in the order of the items, never more than the limit at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ steps: fc.nat(5), heavy: fc.boolean() }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 6 }),
      async (items, limit) => {
        let running = 0
        let heavy = 0
        const numbered = items.map((item, at) => ({ ...item, at }))
        const seen: number[] = []
        const work = async (item: (typeof numbered)[number]): Promise<number> => {
          running++
          if (item.heavy) heavy++
          expect(running).toBeLessThanOrEqual(limit)
          expect(heavy).toBeLessThanOrEqual(1)
          for (let step = 0; step < item.steps; step++) await Promise.resolve()
          running--
          if (item.heavy) heavy--
          return item.at
        }
        for await (const [, result] of inOrder(numbered, limit, work, {
          heavy: (item) => item.heavy,
          isFatal: () => false,
        }))
          seen.push('value' in result ? result.value : -1)
        expect(seen).toEqual(items.map((_, at) => at))
      },
    ),
  )
})

test('after a fatal error nothing more is begun', async () => {
  const begun: number[] = []
  const results: number[] = []
  const work = (item: number): Promise<number> => {
    begun.push(item)
    return item === 2 ? Promise.reject(new Error('gone')) : Promise.resolve(item)
  }
  for await (const [item] of inOrder([0, 1, 2, 3, 4, 5, 6], 2, work, { isFatal: () => true }))
    results.push(item)
  expect(results).toEqual([0, 1, 2])
  expect(begun).toEqual([0, 1, 2, 3])
})

test('of two pieces of work with one key, the one announced first is done first, however slow its key is found', async () => {
  const turns = createTurns()
  const done: string[] = []
  const reading = new EventEmitter()
  const slow = once(reading, 'done').then(() => ({ keys: ['invoice 7', 'size 9'], found: 'first' }))
  const work = async (name: string): Promise<void> => {
    done.push(name)
  }
  const first = turns.take(slow, work)
  const second = turns.take(Promise.resolve({ keys: ['invoice 7'], found: 'second' }), work)
  reading.emit('done')
  await Promise.all([first, second])
  expect(done).toEqual(['first', 'second'])
})

test('a piece of work that fails does not hold up the next', async () => {
  const turns = createTurns()
  const failing = turns.take(Promise.reject(new Error('unreadable')), () => Promise.resolve())
  const refused = turns.take(Promise.resolve({ keys: ['a'], found: 1 }), () =>
    Promise.reject(new Error('refused')),
  )
  const next = turns.take(Promise.resolve({ keys: ['a'], found: 2 }), (value) => Promise.resolve(value))
  await expect(failing).rejects.toThrow('unreadable')
  await expect(refused).rejects.toThrow('refused')
  await expect(next).resolves.toBe(2)
})

test('folders are read whole, in the order of names, hidden files left out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-cli-'))
  mkdirSync(join(folder, 'b'))
  for (const name of ['c.xml', 'b/a.pdf', 'a.txt', '.hidden']) writeFileSync(join(folder, name), 'x')
  const found = await findDocuments([folder])
  expect(found.map(({ path }) => path.slice(folder.length + 1))).toEqual(['a.txt', 'b/a.pdf', 'c.xml'])
  await expect(findDocuments([mkdtempSync(join(tmpdir(), 'vouch-cli-'))])).rejects.toThrow(
    'DOCUMENTS_MISSING',
  )
})

const ARGS = t.record({
  id: t.hash(),
  expiresMs: t.option(t.time()),
  kind: t.choice('holding', 'benefit'),
  urgent: t.boolean(),
  tags: t.list(t.text(), { max: 3 }),
})

test('options come from the schema of an action', () => {
  expect(flagOf('expiresMs')).toBe('--expires-ms')
  const words = [
    '--id',
    'AB',
    '--kind=benefit',
    '--urgent',
    '--tags',
    'x',
    '--tags',
    'y',
    '--expires-ms',
    '12',
  ]
  expect(argumentsFrom(ARGS, words)).toEqual({
    id: 'ab',
    kind: 'benefit',
    urgent: true,
    tags: ['x', 'y'],
    expiresMs: 12,
  })
  expect(() => argumentsFrom(ARGS, ['--id', 'ab'])).toThrow('It needs --kind and --urgent')
  expect(() => argumentsFrom(ARGS, ['--knd', 'x'])).toThrow('It takes no --knd')
  expect(() => argumentsFrom(ARGS, ['--expires-ms', 'soon'])).toThrow('whole number')
})
