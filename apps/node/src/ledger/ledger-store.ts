import type { LevelStoreOptions } from '@vouch/data/node'

/**
 * How the store of a ledger is opened. Most of what is written has random keys, which LevelDB sorts again with each
 * level: the more it takes at once, the less often. The state's own pages are cached above the store already.
 */
export const LEDGER_STORE = {
  cacheBytes: 32 << 20,
  writeBufferBytes: 64 << 20,
  // One table is merged with the ten or so that it overlaps, all of them in memory meanwhile.
  tableBytes: 8 << 20,
  // Hashes and keys do not shrink. What else does is unpacked and packed again with each level, for two fifths of the
  // time that sorting takes; a deposit takes 2.0 kB of disk instead of 1.4.
  isCompressed: false,
  // Whether there is such a transaction, or such a document, is asked for each new one.
  filteredSpaces: ['lookup', 'index'],
} as const satisfies LevelStoreOptions
