import { runAsyncProperty, runProperty } from '@vouch/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '@vouch/core'
import { openLevelStore } from '@vouch/data/node'
import { ClassicLevel } from 'classic-level'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createKeyFilter } from '../../src/storage/key-filter.ts'
import { spaceKey } from '../../src/storage/key-space.ts'
import { createLevelFilter } from '../../src/storage/level-filter.ts'

const root = mkdtempSync(join(tmpdir(), 'vouch-filter-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let made = 0
const folder = (): string => join(root, String(made++))

const key = fc.uint8Array({ minLength: 1, maxLength: 80 })

test('a filter never denies a key that was added, however many there are', () => {
  runProperty(
    fc.property(fc.array(key, { maxLength: 300 }), fc.integer({ min: 0, max: 400 }), (keys, expected) => {
      const filter = createKeyFilter(expected)
      for (const each of keys) filter.add(each)
      expect(keys.every(filter.mayHave)).toBe(true)
    }),
  )
})

test('a filter denies nearly all others while it has room', () => {
  const filter = createKeyFilter(20_000)
  const numbered = (number: number): Uint8Array =>
    spaceKey('index', new TextEncoder().encode(`key ${number}`))
  for (let number = 0; number < 20_000; number++) filter.add(numbered(number))
  let affirmed = 0
  for (let number = 20_000; number < 60_000; number++) if (filter.mayHave(numbered(number))) affirmed += 1
  expect(affirmed).toBeLessThan(400)
})

const write = fc.record({
  space: fc.constantFrom('index', 'record' as const),
  name: fc.integer({ min: 0, max: 12 }),
  value: fc.option(fc.integer({ min: 0, max: 255 })),
})
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), writes: fc.array(write, { maxLength: 6 }) }),
  fc.record({ kind: fc.constant('reopen' as const) }),
  fc.record({ kind: fc.constant('turn' as const) }),
)

test('a store with a filter agrees with a map, while it is filled, afterwards and after a restart', async () => {
  await runAsyncProperty(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const at = folder()
      const open = () => openLevelStore(at, { filteredSpaces: ['index'], filteredKeys: 100 })
      const model = new Map<string, number>()
      let store = await open()
      try {
        for (const each of steps) {
          if (each.kind === 'turn') await new Promise((resolve) => setTimeout(resolve, 1))
          else if (each.kind === 'reopen') {
            await store.close()
            store = await open()
          } else {
            const writes = each.writes.map(({ space, name, value }) => ({
              key: spaceKey(space, Uint8Array.of(name)),
              value: value === null ? undefined : Uint8Array.of(value),
            }))
            await store.write(writes)
            for (const { key: written, value } of writes)
              if (value === undefined) model.delete(toHex(written))
              else model.set(toHex(written), value[0] as number)
          }
          for (const space of ['index', 'record'] as const)
            for (let name = 0; name <= 12; name++) {
              const asked = spaceKey(space, Uint8Array.of(name))
              expect(store.get(asked)?.[0]).toBe(model.get(toHex(asked)))
            }
        }
      } finally {
        await store.close()
      }
    }),
    15,
  )
})

test('a filter knows what is stored once it is filled, and answers for its own spaces only', async () => {
  const db = new ClassicLevel<Uint8Array, Uint8Array>(folder(), {
    keyEncoding: 'view',
    valueEncoding: 'view',
  })
  const stored = Array.from({ length: 5_000 }, (_, number) =>
    spaceKey('lookup', new TextEncoder().encode(`${number}`)),
  )
  await db.batch(stored.map((each) => ({ type: 'put', key: each, value: Uint8Array.of(1) }) as const))
  const filter = createLevelFilter(db, ['lookup', 'index'], 10_000)
  expect(filter.answers(stored[0] as Uint8Array)).toBe(false)
  expect(await filter.filled).toBe(true)
  expect(stored.every((each) => filter.answers(each) && filter.mayHave(each))).toBe(true)
  expect(filter.answers(spaceKey('record', Uint8Array.of(1)))).toBe(false)
  await filter.close()
  await db.close()
})

test('a filter that could not be filled, or was closed before, answers nothing', async () => {
  const db = new ClassicLevel<Uint8Array, Uint8Array>(folder(), {
    keyEncoding: 'view',
    valueEncoding: 'view',
  })
  await db.put(spaceKey('index', Uint8Array.of(1)), Uint8Array.of(1))
  const early = createLevelFilter(db, ['index'], 10)
  await early.close()
  expect(early.answers(spaceKey('index', Uint8Array.of(2)))).toBe(false)
  await db.close()
  const broken = createLevelFilter(db, ['index'], 10)
  expect(await broken.filled).toBe(false)
  expect(broken.answers(spaceKey('index', Uint8Array.of(2)))).toBe(false)
})
