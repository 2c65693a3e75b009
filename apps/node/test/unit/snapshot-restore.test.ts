import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cbor, encode, sha256, utf8 } from '@vouch/core'
import {
  createMemoryStore,
  encodeHeader,
  type Entry,
  type Header,
  headerHash,
  heightKey,
  merkleRoot,
  openAuthenticatedState,
  spaceKey,
} from '@vouch/data'
import { beforeAll, expect, test } from 'vitest'
import { foundNetwork } from '../../src/comet/found-network.ts'
import { type Received, restore } from '../../src/comet/snapshot/restore.ts'
import { type Home, readHome } from '../../src/home/home.ts'
import { openMachine } from '../../src/ledger/local-ledger.ts'

const record = { key: utf8('k'), value: utf8('v') }
const none = merkleRoot([])
const other = sha256(utf8('other'))
let home: Home

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-snapshot-'))
  const settings = { format: 1, api: '127.0.0.1:1', rpc: '127.0.0.1:2', p2p: '127.0.0.1:3' } as const
  const founders = [{ organisation: 'One', role: 'member', settings }]
  await foundNetwork(folder, { name: 'Net', founders, passphrase: 'p', isOneMachine: true })
  home = await readHome(join(folder, 'org1'))
})

/** A new node that is given this, where the validators signed `signed`. */
async function fill(received: Received, signed: Uint8Array) {
  const store = createMemoryStore()
  const opened = await openMachine(store, { ...home, bucketBits: 8 })
  return restore({ opened, store }, received, signed)
}

/** A snapshot of one empty block after which there is one record, but for what `over` says. */
function fillWith(
  over: Partial<Header>,
  { signed, records = [record] }: { signed?: Uint8Array; records?: Received['records'] } = {},
) {
  const state = openAuthenticatedState(createMemoryStore(), { undoWindow: 0 })
  const { root } = state.stage({ height: 0, records: [record], indexes: [] })
  const header = {
    chainId: home.chainId,
    height: 1,
    timeMs: home.genesis.timeMs + 1,
    previous: home.chainId,
    transactionCount: 0,
    transactionsRoot: none,
    outcomesRoot: none,
    stateRoot: root,
    proposer: Uint8Array.of(1, ...sha256(utf8('proposer'))),
    ...over,
  } as Header
  const [, validators] = home.genesis.engineParameters as readonly Cbor[]
  const chain: Entry[] = [
    [heightKey('header', 1), encodeHeader(header)],
    [spaceKey('meta', utf8('comet')), encode([1, 1, header.timeMs, validators as Cbor])],
  ]
  return fill({ records, indexes: [], chain }, signed ?? headerHash(header))
}

test('SNAPSHOT_FALSE: a snapshot is not believed in any part', async () => {
  const untrue = (why: RegExp) =>
    expect.objectContaining({ code: 'SNAPSHOT_FALSE', message: expect.stringMatching(why) as string })
  const { block, progress } = await fillWith({})
  expect([block.header.height, progress.cometHeight]).toEqual([1, 1])
  const empty = { records: [], indexes: [], chain: [] }
  await expect(fill(empty, other)).rejects.toEqual(untrue(/holds no block/))
  await expect(fillWith({}, { signed: other })).rejects.toEqual(untrue(/that the validators signed/))
  await expect(fillWith({ transactionCount: 1 })).rejects.toEqual(untrue(/is not whole/))
  await expect(fillWith({ previous: other })).rejects.toEqual(untrue(/does not follow/))
  await expect(fillWith({}, { records: [] })).rejects.toEqual(untrue(/do not give the state root/))
})
