import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyValueStore } from '@vouch/data'
import { createMemoryStore } from '@vouch/data'
import { openLevelStore } from '@vouch/data/node'
import { keyValueStoreConformance } from '@vouch/testing'
import { afterAll, describe, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'vouch-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

keyValueStoreConformance('memory store', { create: async () => createMemoryStore() }, { describe, it })

const paths = new WeakMap<KeyValueStore, string>()
let created = 0

async function openAt(path: string): Promise<KeyValueStore> {
  const store = await openLevelStore(path)
  paths.set(store, path)
  return store
}

keyValueStoreConformance(
  'LevelDB store',
  {
    create: () => openAt(join(root, String(created++))),
    reopen: async (store) => {
      await store.close()
      return openAt(paths.get(store) as string)
    },
  },
  { describe, it },
)
