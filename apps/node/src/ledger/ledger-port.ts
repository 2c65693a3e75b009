import type { Cbor, Problem, Result } from '@vouch/core'
import type { ChainLimits, EventPosition, FeePrices } from '@vouch/data'
import type { TypeDescriptor } from '@vouch/contract/api'

/** The ledger as the node's edges see it. Everything can cross a thread: plain data, bytes as Uint8Array. */
export interface Ledger {
  readonly identity: ChainIdentity
  status(): Promise<LedgerStatus>
  /** Admits, orders, executes; resolves when each is durable or refused. In the order given. */
  submit(transactions: readonly Uint8Array[]): Promise<readonly SubmissionResult[]>
  /** The same for many at once, and told in as few words as a batch's answer needs. */
  submitBatch(transactions: readonly Uint8Array[]): Promise<BatchResult>
  view(contract: string, name: string, args: Cbor): Promise<Result<ViewAnswer>>
  contracts(): Promise<readonly ContractDescription[]>
  transaction(id: Uint8Array): Promise<TransactionRecord | undefined>
  block(height: number): Promise<BlockRecord | undefined>
  /** Newest first, heights below `before`. */
  blocks(before: number | undefined, limit: number): Promise<readonly BlockRecord[]>
  /** Events with this subject, oldest first. */
  eventsOf(
    contract: string,
    subject: Uint8Array,
    after: EventPosition | undefined,
    limit: number,
  ): Promise<readonly EventRecord[]>
  /** All events after a position, oldest first; `limit` bounds the transactions looked at. */
  eventsAfter(after: EventPosition | undefined, limit: number): Promise<EventPage>
  /** One receipt for all that is asked, at one height for the records. */
  prove(request: ProofRequest): Promise<Result<ProofBundle>>
  /** Called on this thread after each durable block. Returns how to stop. */
  onBlock(listener: (block: BlockNotice) => void): () => void
  /** Whether blocks should come with their events: nobody pays for what nobody follows. Off at first. */
  tellEvents(on: boolean): void
  /** Of an open network: its peers, supply, or blocks as a tree. Undefined on other engines. */
  network?(about: NetworkQuestion): Promise<unknown>
  /** Of an open network: how far a block of the chain is from final. */
  finality?(height: number): Promise<Finality | undefined>
  stop(): Promise<void>
}

export interface Finality {
  /** 1 for the newest block. */
  readonly confirmations: number
  /** Confirmations after which a block is taken as final. */
  readonly depth: number
  /** Hashes that undoing the block costs on average, decimal. */
  readonly work: string
}

export const NETWORK_QUESTIONS = ['peers', 'supply', 'tree', 'history', 'headers'] as const
export type NetworkQuestion = (typeof NETWORK_QUESTIONS)[number]

export interface ChainIdentity {
  readonly chainId: Uint8Array
  readonly name: string
  readonly engine: string
  readonly genesisBytes: Uint8Array
  readonly limits: ChainLimits
  readonly feePrices: FeePrices
}

export interface LedgerStatus {
  readonly height: number
  readonly headTimeMs: number
  readonly headHash: Uint8Array
  readonly stateRoot: Uint8Array
  readonly waiting: number
}

export type SubmissionResult =
  | {
      readonly kind: 'executed'
      readonly id: Uint8Array
      readonly repeated: boolean
      readonly height: number
      readonly index: number
      readonly timeMs: number
      readonly outcome: Uint8Array
      readonly failure: Problem | null
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** What became of each transaction of a batch, in their order. */
export interface BatchResult {
  /** Three numbers for each: status (0 committed, 1 failed, 2 refused), height and position; zeros where refused. */
  readonly places: Float64Array
  /** The ids, 32 bytes each, one after the other; zeros where none could be read. */
  readonly ids: Uint8Array
  /** Codes of those that failed or were refused, by position. */
  readonly codes: ReadonlyMap<number, string>
}

export interface ViewAnswer {
  readonly result: Cbor
  readonly height: number
}

export interface MemberDescription {
  readonly summary: string
  readonly args: TypeDescriptor
  readonly result: TypeDescriptor
  readonly genesisOnly: boolean
}

export interface ContractDescription {
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly bundleHash: Uint8Array
  readonly actions: Readonly<Record<string, MemberDescription>>
  readonly views: Readonly<Record<string, MemberDescription>>
  readonly events: Readonly<Record<string, TypeDescriptor>>
  readonly errors: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
  readonly collections: Readonly<
    Record<string, { readonly key: TypeDescriptor; readonly value: TypeDescriptor }>
  >
}

export interface TransactionRecord {
  readonly id: Uint8Array
  readonly height: number
  readonly index: number
  readonly timeMs: number
  /** Signed transaction, as recorded. */
  readonly bytes: Uint8Array
  /** Outcome, as recorded. */
  readonly outcome: Uint8Array
  readonly failure: Problem | null
}

export interface BlockRecord {
  /** Header, as recorded. */
  readonly header: Uint8Array
  readonly hash: Uint8Array
  readonly seal: Uint8Array
  readonly transactionIds: readonly Uint8Array[]
}

export interface EventRecord {
  readonly at: EventPosition
  readonly timeMs: number
  readonly transactionId: Uint8Array
  readonly contract: string
  readonly name: string
  readonly subject: Uint8Array
  readonly data: Cbor
}

export interface EventPage {
  readonly events: readonly EventRecord[]
  /** Where to go on; undefined at the end of the chain. */
  readonly next: EventPosition | undefined
}

export interface BlockNotice {
  readonly height: number
  readonly timeMs: number
  readonly transactions: number
  readonly failed: number
  /** True where a contract came into force with it. */
  readonly installed: boolean
  /** Null where they were not asked for. */
  readonly events: readonly EventRecord[] | null
}

export interface ProofRequest {
  readonly transactions: readonly Uint8Array[]
  readonly records: readonly {
    readonly contract: string
    readonly collection: string /** As `encodeKey` gives it. */
    readonly key: Uint8Array
  }[]
}

/** What a receipt is made from. */
export interface ProofBundle {
  readonly genesis: Uint8Array
  readonly blocks: readonly {
    readonly height: number
    readonly header: Uint8Array
    readonly seal: Uint8Array
  }[]
  readonly outcomes: readonly {
    readonly height: number
    readonly index: number
    readonly size: number
    readonly path: readonly Uint8Array[]
    readonly outcome: Uint8Array
    readonly transaction: Uint8Array
  }[]
  /** All at one height, the last in `blocks`. */
  readonly records: readonly {
    readonly height: number
    readonly contract: string
    readonly collection: string
    readonly proof: Uint8Array
  }[]
}
