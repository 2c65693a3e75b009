import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OperationalError, utf8 } from '@vouch/core'
import { createMemoryStore } from '@vouch/data'
import { openLevelStore } from '@vouch/data/node'
import { afterAll, expect, test } from 'vitest'
import { createLevelScanner } from '../../src/storage/level-scanner.ts'
import { writeFailure } from '../../src/storage/level-store.ts'

const root = mkdtempSync(join(tmpdir(), 'vouch-faults-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const withCode = (code: string) => expect.objectContaining({ code })
const batch = [{ key: utf8('a'), value: utf8('1') }]

test('a store open already is refused: STORE_LOCKED', async () => {
  const path = join(root, 'locked')
  const store = await openLevelStore(path)
  await expect(openLevelStore(path)).rejects.toThrow(withCode('STORE_LOCKED'))
  await store.close()
  await (await openLevelStore(path)).close()
})

test('a store that another process holds is refused: STORE_LOCKED', async () => {
  const path = join(root, 'held')
  const module = JSON.stringify(createRequire(import.meta.url).resolve('classic-level'))
  const source = `const { ClassicLevel } = require(${module})
    new ClassicLevel(process.argv[1]).open().then(() => console.log('open'))
    process.stdin.resume()`
  const holder = spawn(process.execPath, ['-e', source, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(holder.stdout, 'data')
  await expect(openLevelStore(path)).rejects.toThrow(withCode('STORE_LOCKED'))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await (await openLevelStore(path)).close()
})

test('a path that is no directory does not open: STORE_OPEN_FAILED', async () => {
  const path = join(root, 'file')
  writeFileSync(path, 'x')
  await expect(openLevelStore(path)).rejects.toThrow(withCode('STORE_OPEN_FAILED'))
  const missing = openLevelStore(join(root, 'missing'), { createIfMissing: false })
  await expect(missing).rejects.toThrow(withCode('STORE_OPEN_FAILED'))
})

test('a damaged manifest does not open: STORE_CORRUPT', async () => {
  const path = join(root, 'corrupt')
  mkdirSync(path)
  const store = await openLevelStore(path)
  await store.write(batch)
  await store.close()
  const manifest = readdirSync(path).find((name) => name.startsWith('MANIFEST')) as string
  writeFileSync(join(path, manifest), 'not a manifest at all')
  await expect(openLevelStore(path)).rejects.toThrow(withCode('STORE_CORRUPT'))
})

test('a full disk and any other failure of a write have their own codes', () => {
  expect(writeFailure('p', new Error('IO error: No space left on device'))).toMatchObject({
    code: 'DISK_FULL',
  })
  expect(writeFailure('p', new Error('x', { cause: { code: 'ENOSPC' } }))).toMatchObject({
    code: 'DISK_FULL',
  })
  expect(writeFailure('p', new Error('IO error'))).toMatchObject({ code: 'STORE_WRITE_FAILED' })
})

test('an injected fault fails the write and every one after it, and nothing of it is kept', async () => {
  let isFull = false
  const fault = new OperationalError('DISK_FULL', 'no space left', 'Free some space.')
  const store = createMemoryStore({ faultOnWrite: () => (isFull ? fault : undefined) })
  await store.write(batch)
  isFull = true
  await expect(store.write([{ key: utf8('b'), value: utf8('2') }])).rejects.toThrow(withCode('DISK_FULL'))
  isFull = false
  await expect(store.write(batch)).rejects.toThrow(withCode('DISK_FULL'))
  expect(store.size).toBe(1)
  expect(store.copy().get(utf8('b'))).toBeUndefined()
})

test('a scan of a database that is not there: STORE_READ_FAILED', async () => {
  const scanner = createLevelScanner(join(root, 'nowhere'))
  const range = { gte: utf8('a'), lt: utf8('b'), limit: 1 }
  expect(() => scanner.scan(range)).toThrow(withCode('STORE_READ_FAILED'))
  await scanner.close()
})
