/**
 * Where a rule does not hold, and why. There is no other way around one: a rule that had to be widened for a file would
 * be wide for all files.
 */

/** Files in the folders of the state path that may name a clock, chance or a locale. */
export const OFF_STATE_PATH: Readonly<Record<string, string>> = {
  'core/src/ports.ts': 'declares the system clock and randomness as ports',
  'layers/consensus/src/comet/engine.ts':
    'gathers what arrives in one turn of the event loop, and waits for the next by a port, of which the loop’s is the default',
  'layers/consensus/src/solo/engine.ts':
    'waits for its turn by a port, of which the event loop’s is the default',
  'layers/contract/src/realm/intrinsics.ts': 'names the built-in methods that are metered or taken away',
  'layers/data/src/receipt/verify-receipt.ts': 'shows a block’s own time to people, in UTC',
  'layers/data/src/vault/decrypt-to-file.ts': 'names a file that is not finished yet',
  'layers/data/src/vault/node-blob-files.ts': 'names a file that is not finished yet',
}

/** Codes of others that our sources name, by how they begin: they come in, and none of ours goes out so. */
export const CODES_OF_OTHERS: Readonly<Record<string, string>> = {
  ERR_: 'Node’s own errors',
  FST_ERR_: 'what Fastify refuses, before it is put into our words',
  HPE_: 'Node’s HTTP parser',
  LEVEL_: 'what LevelDB says of its files, before it is put into our words',
}

/** Dependencies that are loaded by name at run time, or read as files. */
export const NEVER_IMPORTED: Readonly<Record<string, string>> = {
  '@fontsource/pt-mono': 'a typeface that certificates embed',
  '@fontsource/pt-serif': 'a typeface that certificates embed',
  '@fontsource/zcool-xiaowei': 'a typeface that certificates embed',
}
