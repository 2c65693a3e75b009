import { assert, concatBytes, type Hash, readUint64, toHex, uint32, uint64, unwrap } from '@vouch/core'
import { decodeHeader, encodeHeader, type Header } from '../block/header.ts'
import type { Outcome } from '../block/outcome.ts'
import { heightKey, spaceKey } from '../storage/key-space.ts'
import type { KeyValueStore, Write } from '../storage/key-value-store.ts'
import type { SignedTransaction } from '../transaction/transaction.ts'
import { eventKey, HEAD_KEY, positionBytes, positionKey, subjectPrefix } from './block-keys.ts'
import type { EventPosition, Position } from './position.ts'
import { undoBlocks } from './undo-blocks.ts'

export type { EventPosition, Position } from './position.ts'

/** A sealed block on its way into the store. */
export interface SealedBlock {
  readonly header: Header
  readonly seal: Uint8Array
  readonly transactions: readonly SignedTransaction[]
  readonly outcomes: readonly Outcome[]
  readonly outcomeBytes: readonly Uint8Array[]
  /** RFC 9162 leaf hashes, in order; kept so that a receipt needs no other transaction of the block. */
  readonly transactionLeaves: readonly Hash[]
  readonly outcomeLeaves: readonly Hash[]
}

export interface BlockLeaves {
  readonly transactions: readonly Uint8Array[]
  readonly outcomes: readonly Uint8Array[]
}

/** Blocks as recorded: headers, seals, transactions and outcomes, each readable alone. */
export interface ChainStore {
  /** The last staged header. */
  readonly head: Header | undefined
  /** What one block writes; to be written together with the state's changes. Visible to `locate` at once. */
  stage(block: SealedBlock): readonly Write[]
  /** Everything up to this height is durable. */
  settle(height: number): void
  /** Takes every block above `height` out again; of durable blocks only. Durable when the writes are. */
  revert(height: number): readonly Write[]
  header(height: number): Header | undefined
  headerBytes(height: number): Uint8Array | undefined
  seal(height: number): Uint8Array | undefined
  transaction(at: Position): Uint8Array | undefined
  outcome(at: Position): Uint8Array | undefined
  leaves(height: number): BlockLeaves | undefined
  /** Where a transaction was executed; the memory against replay. `name` is the id in hexadecimal, where the caller has it. */
  locate(transactionId: Uint8Array, name?: string): Position | undefined
  /** Positions of the events with this subject, oldest first. */
  eventsOf(
    contract: string,
    subject: Uint8Array,
    after: EventPosition | undefined,
    limit: number,
  ): readonly EventPosition[]
  transactionsOf(height: number, from: number, limit: number): readonly Uint8Array[]
}

export function openChainStore(store: Pick<KeyValueStore, 'get' | 'scan'>): ChainStore {
  const inFlight = new Map<number, readonly string[]>()
  const recent = new Map<string, Position>()
  const headBytes = store.get(HEAD_KEY)
  let head = headBytes === undefined ? undefined : unwrap(decodeHeader(headBytes))

  const headerBytes = (height: number): Uint8Array | undefined => store.get(heightKey('header', height))
  return {
    get head() {
      return head
    },
    stage(block) {
      const { header } = block
      assert(header.height === (head?.height ?? 0) + 1, 'blocks are stored in order', `${header.height}`)
      const writes = writesOf(block)
      const names = block.transactions.map((signed) => signed.name)
      names.forEach((name, index) => recent.set(name, { height: header.height, index }))
      inFlight.set(header.height, names)
      head = header
      return writes
    },
    settle(height) {
      for (const [staged, names] of inFlight) {
        if (staged > height) continue
        for (const name of names) recent.delete(name)
        inFlight.delete(staged)
      }
    },
    revert(height) {
      const writes = undoBlocks(store, head?.height ?? 0, height)
      head = height === 0 ? undefined : unwrap(decodeHeader(headerBytes(height) as Uint8Array))
      recent.clear()
      inFlight.clear()
      return writes
    },
    header(height) {
      const bytes = headerBytes(height)
      return bytes === undefined ? undefined : unwrap(decodeHeader(bytes))
    },
    headerBytes,
    seal: (height) => store.get(heightKey('seal', height)),
    transaction: (at) => store.get(positionKey('transactions', at)),
    outcome: (at) => store.get(positionKey('outcomes', at)),
    leaves(height) {
      const bytes = store.get(heightKey('leaves', height))
      return bytes === undefined ? undefined : splitLeaves(bytes)
    },
    locate(transactionId, name) {
      const waiting = recent.size === 0 ? undefined : recent.get(name ?? toHex(transactionId))
      if (waiting !== undefined) return waiting
      const bytes = store.get(spaceKey('lookup', transactionId))
      return bytes === undefined ? undefined : readPosition(bytes, 0)
    },
    eventsOf(contract, subject, after, limit) {
      const base = subjectPrefix(contract, subject)
      const gte =
        after === undefined
          ? base
          : concatBytes(base, uint64(after.height), uint32(after.index), uint32(after.event + 1))
      const end = concatBytes(base, new Uint8Array(16).fill(0xff))
      return store.scan({ gte, lt: end, limit }).map(([key]) => {
        const at = readPosition(key, base.length)
        return { ...at, event: new DataView(key.buffer, key.byteOffset + base.length + 12).getUint32(0) }
      })
    },
    transactionsOf(height, from, limit) {
      const gte = positionKey('transactions', { height, index: from })
      return store.scan({ gte, lt: heightKey('transactions', height + 1), limit }).map(([, value]) => value)
    },
  }
}

function writesOf(block: SealedBlock): readonly Write[] {
  const { header } = block
  const bytes = encodeHeader(header)
  const writes: Write[] = [
    { key: HEAD_KEY, value: bytes },
    { key: heightKey('header', header.height), value: bytes },
    { key: heightKey('seal', header.height), value: block.seal },
    {
      key: heightKey('leaves', header.height),
      value: concatBytes(...block.transactionLeaves, ...block.outcomeLeaves),
    },
  ]
  for (let index = 0; index < block.transactions.length; index++) {
    const signed = block.transactions[index] as SignedTransaction
    const at = { height: header.height, index }
    writes.push({ key: positionKey('transactions', at), value: signed.bytes })
    writes.push({ key: positionKey('outcomes', at), value: block.outcomeBytes[index] as Uint8Array })
    writes.push({ key: spaceKey('lookup', signed.id), value: positionBytes(at) })
    const { events } = block.outcomes[index] as Outcome
    events.forEach((event, number) => {
      writes.push({ key: eventKey(event, { ...at, event: number }), value: NOTHING })
    })
  }
  return writes
}

const NOTHING = new Uint8Array(0)

function readPosition(bytes: Uint8Array, offset: number): Position {
  return {
    height: readUint64(bytes, offset),
    index: new DataView(bytes.buffer, bytes.byteOffset + offset + 8).getUint32(0),
  }
}

function splitLeaves(bytes: Uint8Array): BlockLeaves {
  const hashes: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += 32) hashes.push(bytes.subarray(at, at + 32))
  const half = hashes.length / 2
  return { transactions: hashes.slice(0, half), outcomes: hashes.slice(half) }
}
