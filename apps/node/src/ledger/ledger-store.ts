import type { LevelStoreOptions } from '@vouch/data/node'

/**
 * How the store of a ledger is opened. Most of what is written has random keys, which LevelDB sorts again with each
 * level: the more it takes at once, the less often. The state's own pages are cached above the store already.
 */
export const LEDGER_STORE = {
  cacheBytes: 32 << 20,
  writeBufferBytes: 64 << 20,
  tableBytes: 32 << 20,
  // Whether there is such a transaction, or such a document, is asked for each new one.
  filteredSpaces: ['lookup', 'index'],
} as const satisfies LevelStoreOptions
