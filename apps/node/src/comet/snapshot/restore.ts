import { readProgress, type Progress } from '@vouch/consensus'
import { assert, equalBytes, OperationalError, unwrap } from '@vouch/core'
import {
  createMemoryStore,
  decodeHeader,
  decodeOutcome,
  decodeSignedTransaction,
  type Entry,
  heightKey,
  headerHash,
  type KeyValueStore,
  leafHash,
  merkleRoot,
  openAuthenticatedState,
  type SealedBlock,
  spaceByte,
  spaceRange,
} from '@vouch/data'
import type { OpenedMachine } from '../../ledger/local-ledger.ts'

type Change = { readonly key: Uint8Array; readonly value: Uint8Array | undefined }

/** What a snapshot gave, sorted by what it is; keys without the byte of their space. */
export interface Received {
  readonly records: Change[]
  readonly indexes: Change[]
  /** Headers, seals, transactions, outcomes and the engine's own marks, as they are stored. */
  readonly chain: Entry[]
}

export function sortEntries(entries: readonly Entry[], into: Received): void {
  for (const [key, value] of entries) {
    const space = key[0]
    if (space === spaceByte('record')) into.records.push({ key: key.slice(1), value })
    else if (space === spaceByte('index')) into.indexes.push({ key: key.slice(1), value })
    else into.chain.push([key, value])
  }
}

export interface RestoreDeps {
  readonly opened: OpenedMachine
  readonly store: KeyValueStore
}

/**
 * Fills a new node's store: the last header must have the hash that the validators signed, the records its state root, and every
 * block before it must lead to the next. No hash covers indexes (ADR 3), seals and the engine's marks: they are as true as
 * the server, until `vouch audit` has made them again from the blocks. Throws `SNAPSHOT_FALSE`.
 */
export async function restore(
  { opened, store }: RestoreDeps,
  received: Received,
  appHash: Uint8Array,
): Promise<{ readonly block: SealedBlock; readonly progress: Progress }> {
  const given = createMemoryStore()
  await given.write(received.chain.map(([key, value]) => ({ key, value })))
  const blocks = readBlocks(given)
  const last = blocks.at(-1)
  const progress = readProgress(given)
  if (last === undefined || progress === undefined) throw untrue('it holds no block')
  if (!equalBytes(headerHash(last.header), appHash))
    throw untrue('its last block is not the one that the validators signed')
  checkChain(blocks, opened)
  const scratch = openAuthenticatedState(createMemoryStore(), { undoWindow: 0 })
  const { root } = scratch.stage({ height: 0, records: received.records, indexes: [] })
  if (!equalBytes(root, last.header.stateRoot)) throw untrue('its records do not give the state root')
  await fill({ opened, store }, received, blocks)
  // The marks come last: with them the store is whole.
  const meta = spaceRange('meta')
  await store.write(
    given.scan({ ...meta, limit: Number.MAX_SAFE_INTEGER }).map(([key, value]) => ({ key, value })),
  )
  opened.contracts.revert(last.header.height, last.header.timeMs)
  return { block: last, progress }
}

function readBlocks(given: KeyValueStore): readonly SealedBlock[] {
  const blocks: SealedBlock[] = []
  for (let height = 1; ; height++) {
    const bytes = given.get(heightKey('header', height))
    if (bytes === undefined) return blocks
    const header = unwrap(decodeHeader(bytes))
    const values = (space: 'transactions' | 'outcomes'): readonly Uint8Array[] =>
      given
        .scan({
          gte: heightKey(space, height),
          lt: heightKey(space, height + 1),
          limit: header.transactionCount + 1,
        })
        .map(([, value]) => value)
    const transactions = values('transactions').map((value) => unwrap(decodeSignedTransaction(value)))
    const outcomeBytes = values('outcomes')
    blocks.push({
      header,
      seal: given.get(heightKey('seal', height)) ?? new Uint8Array(0),
      transactions,
      outcomes: outcomeBytes.map((value) => unwrap(decodeOutcome(value))),
      outcomeBytes,
      transactionLeaves: transactions.map((signed) => leafHash(signed.bytes)),
      outcomeLeaves: outcomeBytes.map((value) => leafHash(value)),
    })
  }
}

function checkChain(blocks: readonly SealedBlock[], { chain }: OpenedMachine): void {
  assert(chain.head === undefined, 'only a new node is filled from a snapshot')
  let previous: Uint8Array | undefined
  for (const { header, transactions, outcomeBytes, transactionLeaves, outcomeLeaves } of blocks) {
    const isWhole =
      transactions.length === header.transactionCount &&
      outcomeBytes.length === header.transactionCount &&
      equalBytes(merkleRoot(transactionLeaves), header.transactionsRoot) &&
      equalBytes(merkleRoot(outcomeLeaves), header.outcomesRoot)
    if (!isWhole) throw untrue(`block ${header.height} is not whole`)
    if (!equalBytes(header.previous, previous ?? header.chainId))
      throw untrue(`block ${header.height} does not follow the one before`)
    previous = headerHash(header)
  }
}

async function fill(
  { opened, store }: RestoreDeps,
  received: Received,
  blocks: readonly SealedBlock[],
): Promise<void> {
  const { state, chain } = opened
  const whole = {
    records: withRemovals(state.scanRecords, received.records),
    indexes: withRemovals(state.scanIndexes, received.indexes),
  }
  for (const block of blocks) {
    const { height } = block.header
    const isLast = height === blocks.length
    const staged = state.stage({ height, ...(isLast ? whole : { records: [], indexes: [] }) })
    await store.write(staged.writes.concat(chain.stage(block)))
    state.settle(height)
    chain.settle(height)
  }
}

/** What the genesis made and the snapshot no longer has goes. */
function withRemovals(
  scan: OpenedMachine['state']['scanRecords'],
  given: readonly Change[],
): readonly Change[] {
  const names = new Set(given.map(({ key }) => Buffer.from(key).toString('latin1')))
  const all = scan({ gte: new Uint8Array(0), lt: new Uint8Array(300).fill(0xff), limit: 1_000_000 })
  const gone = all.filter(([key]) => !names.has(Buffer.from(key).toString('latin1')))
  return [...given, ...gone.map(([key]) => ({ key, value: undefined }))]
}

function untrue(why: string): OperationalError {
  return new OperationalError(
    'SNAPSHOT_FALSE',
    `The snapshot is not of this chain: ${why}.`,
    'Empty data and comet/data of the home, and begin again with other servers.',
  )
}
