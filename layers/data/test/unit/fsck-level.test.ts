import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256, uint32, utf8 } from '@vouch/core'
import { checkLevelStore, openLevelStore } from '@vouch/data/node'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'vouch-fsck-'))
const path = join(root, 'store')
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Tables of several levels, some compressed and some not, an index large enough to be so, and a log of several blocks. */
beforeAll(async () => {
  const options = { writeBufferBytes: 1 << 18, tableBytes: 1 << 18 }
  let store = await openLevelStore(path, options)
  for (let block = 0; block < 60; block++) {
    if (block === 50) {
      await store.close()
      store = await openLevelStore(path, { ...options, isCompressed: false })
    }
    await store.write(
      Array.from({ length: 200 }, (_, index) => ({
        key: utf8(
          `records/of/the/ledger/${sha256(uint32(block * 150 + index))
            .slice(0, 12)
            .join('-')}`,
        ),
        value: utf8(`${block} a text that compresses `.repeat(1 + (index % 5))),
      })),
    )
  }
  await store.close()
  store = await openLevelStore(path)
  const value = Uint8Array.from({ length: 50_000 }, (_, index) => Math.imul(index, 2654435761) >>> 24)
  for (let index = 0; index < 4; index++) await store.write([{ key: uint32(index), value }])
  await store.close()
})

const dataFiles = () => readdirSync(path).filter((name) => !/^(LOG|LOG\.old|LOCK)$/.test(name))

test('an untouched store has no findings', async () => {
  const kinds = new Set(dataFiles().map((name) => name.replace(/[\d-]/g, '')))
  expect([...kinds].sort()).toEqual(['.ldb', '.log', 'CURRENT', 'MANIFEST'])
  expect(await checkLevelStore(path)).toEqual([])
})

test('a flipped bit anywhere is found, in the file where it is', async () => {
  const files = dataFiles().map((name) => ({ name, bytes: readFileSync(join(path, name)) }))
  const spot = fc
    .constantFrom(...files)
    .chain(({ name, bytes }) => fc.tuple(fc.constant({ name, bytes }), fc.nat(bytes.length - 1), fc.nat(7)))
  await fc.assert(
    fc.asyncProperty(spot, async ([{ name, bytes }, offset, bit]) => {
      const damaged = Buffer.from(bytes)
      damaged[offset] = (damaged[offset] as number) ^ (1 << bit)
      writeFileSync(join(path, name), damaged)
      const findings = await checkLevelStore(path)
      writeFileSync(join(path, name), bytes)
      expect(findings.map(({ file }) => file)).toContain(name)
    }),
    { numRuns: 300, ...(process.env['VOUCH_SEED'] ? { seed: Number(process.env['VOUCH_SEED']) } : {}) },
  )
  expect(await checkLevelStore(path)).toEqual([])
})

test('every byte of the footer, the end of the log and CURRENT is covered', async () => {
  const [table] = dataFiles().filter((name) => name.endsWith('.ldb'))
  const [log] = dataFiles().filter((name) => name.endsWith('.log'))
  for (const name of [table, log, 'CURRENT'] as string[]) {
    const bytes = readFileSync(join(path, name))
    for (let offset = Math.max(0, bytes.length - 60); offset < bytes.length; offset++) {
      const damaged = Buffer.from(bytes)
      damaged[offset] = (damaged[offset] as number) ^ 0x01
      writeFileSync(join(path, name), damaged)
      expect(await checkLevelStore(path), `${name} at ${offset}`).not.toEqual([])
    }
    writeFileSync(join(path, name), bytes)
  }
})

test('a log cut in its last record is a torn tail, an older file cut is damage', async () => {
  const copy = join(root, 'torn')
  cpSync(path, copy, { recursive: true })
  const log = dataFiles()
    .filter((name) => name.endsWith('.log'))
    .at(-1) as string
  truncateSync(join(copy, log), readFileSync(join(copy, log)).length - 1000)
  const torn = await checkLevelStore(copy)
  expect(torn.length).toBeGreaterThan(0)
  expect(torn.every(({ kind, file }) => kind === 'torn-tail' && file === log)).toBe(true)
  const table = dataFiles().find((name) => name.endsWith('.ldb')) as string
  truncateSync(join(copy, table), 1000)
  expect((await checkLevelStore(copy)).find(({ file }) => file === table)?.kind).toBe('damage')
})

test('a manifest cut anywhere is damage, also between two of its records', async () => {
  const name = readdirSync(path).find((file) => file.startsWith('MANIFEST-')) as string
  const whole = readFileSync(join(path, name))
  // Its first record names the comparator alone: behind its header of seven bytes, the length of it.
  const first = 7 + whole.readUInt16LE(4)
  for (const length of [0, 5, first, first + 3]) {
    const copy = join(root, `manifest-${length}`)
    cpSync(path, copy, { recursive: true })
    truncateSync(join(copy, name), length)
    const findings = await checkLevelStore(copy)
    expect(findings.filter(({ kind }) => kind === 'damage').map(({ file }) => file)).toContain(name)
  }
})

test('missing, grown and unused files are told apart', async () => {
  const copy = join(root, 'files')
  cpSync(path, copy, { recursive: true })
  const [first, second] = dataFiles().filter((name) => name.endsWith('.ldb')) as [string, string]
  rmSync(join(copy, first))
  appendFileSync(join(copy, second), 'x')
  writeFileSync(join(copy, '999999.ldb'), 'half a table')
  const findings = await checkLevelStore(copy)
  expect(findings).toContainEqual({ kind: 'damage', file: first, offset: 0, what: 'the table is missing' })
  expect(findings.find(({ file }) => file === second)?.kind).toBe('damage')
  expect(findings.find(({ file }) => file === '999999.ldb')?.kind).toBe('leftover')
  rmSync(join(copy, 'CURRENT'))
  expect((await checkLevelStore(copy))[0]).toMatchObject({ file: 'CURRENT', kind: 'damage' })
})
