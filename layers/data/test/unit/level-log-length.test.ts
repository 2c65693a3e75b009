import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8 } from '@vouch/core'
import { checkLevelStore, openLevelStore } from '@vouch/data/node'
import { afterAll, expect, test } from 'vitest'

const path = mkdtempSync(join(tmpdir(), 'vouch-log-length-'))
afterAll(() => rmSync(path, { recursive: true, force: true }))

test('a length that reaches beyond the log is damage; a log that ends early is not', async () => {
  const store = await openLevelStore(path)
  await store.write([{ key: utf8('a'), value: utf8('first') }])
  await store.write([{ key: utf8('b'), value: utf8('second') }])
  await store.close()
  const log = join(path, readdirSync(path).find((name) => name.endsWith('.log')) as string)
  const whole = readFileSync(log)
  const second = 7 + whole.readUInt16LE(4)
  for (const record of [0, second])
    for (const at of [record + 4, record + 5]) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] as number) ^ 0x40
      writeFileSync(log, damaged)
      const [finding] = await checkLevelStore(path)
      expect(finding).toMatchObject({ kind: 'damage', offset: record })
    }
  writeFileSync(log, whole.subarray(0, whole.length - 1))
  expect(await checkLevelStore(path)).toMatchObject([{ kind: 'torn-tail', offset: second }])
})
