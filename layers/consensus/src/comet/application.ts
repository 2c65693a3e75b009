import { assert, type Clock, equalBytes, type Hash, type PublicKey, toHex } from '@vouch/core'
import type {
  ChainLimits,
  ChainStore,
  KeyValueStore,
  SealedBlock,
  SignedTransaction,
  Write,
} from '@vouch/data'
import { nextTimeMs, type Tip } from '../solo/block.ts'
import { expiryProblem } from '../solo/engine.ts'
import type { BlockClosing, ExecutedBlock, ProposedBlock, StateMachine } from '../state-machine.ts'
import { BATCH_BYTES, decodeBlockTime, encodeBatch, encodeBlockTime } from './batch.ts'
import { type BatchMemory, createBatchMemory, type VerifyAll } from './batch-memory.ts'
import { buildBlock } from './block.ts'
import { closingWrite, type Progress, progressAfter, progressWrite, votersBefore } from './progress.ts'
import { addressOf, differenceOf, type Validator } from './validator-set.ts'

export interface ApplicationDeps {
  readonly machine: StateMachine
  readonly chain: ChainStore
  readonly store: KeyValueStore
  readonly clock: Clock
  verify: VerifyAll
  /** The validators that the state names after a block; undefined where the block did not touch them. */
  validatorsAfter?(
    executed: ExecutedBlock,
    closing: BlockClosing | undefined,
  ): readonly Validator[] | undefined
  /** What the end of a block brings besides its transactions; undefined for nothing. `voters` voted for the block before. */
  closingOf?(block: CometBlock, voters: readonly Validator[]): BlockClosing | undefined
  /** After a block of ours is durable. */
  onDurable(block: SealedBlock): void
  /** After every durable block of CometBFT's, empty ones too. The block after it is not being written yet. */
  onProgress(progress: Progress): void
  /** A write failed: nothing may be written after it. */
  onFatal(cause: unknown): void
  /** Calls `work` once, a little later: what CometBFT waits for goes out first. */
  schedule(work: () => void): void
}

export interface ApplicationOptions {
  readonly tip: Tip
  readonly limits: ChainLimits
  readonly progress: Progress
}

/** A block as CometBFT proposes it and makes it final. */
export interface CometBlock {
  readonly height: number
  readonly timeMs: number
  /** The block's name, to tell it from another of the same height. */
  readonly hash: Uint8Array
  /** The proposer's time, then batches; nothing at all for an empty block. */
  readonly transactions: readonly Uint8Array[]
  readonly proposerAddress: Uint8Array
  /** Addresses of those whose votes for the block before were taken in. */
  readonly signers: readonly Uint8Array[]
  /** Addresses of those proven to have voted twice. */
  readonly doubleSigners: readonly Uint8Array[]
}

export interface Finalized {
  readonly appHash: Hash
  readonly validatorUpdates: readonly Validator[]
}

/** What a block may be made of. */
export interface Proposal {
  /** Batches alone. */
  readonly transactions: readonly Uint8Array[]
  /** CometBFT's block time: when the block before was voted for. */
  readonly timeMs: number
}

/** What CometBFT asks of us, without its wire: the order is its, the meaning ours. */
export interface CometApplication {
  /** The last durable block; CometBFT gives those after it again. Waits for the one on its way to the disk. */
  info(): Promise<{ readonly height: number; readonly appHash: Hash }>
  /** Whether a batch may wait for a block; `again` where it was taken before and waits still. */
  check(batch: Uint8Array, again: boolean): Promise<boolean>
  /** What of the waiting batches may stand in a block, in their order. */
  prepare(proposal: Proposal, maxBytes: number): Promise<readonly Uint8Array[]>
  /** True where everything in a proposed block is admissible; it is executed ahead while the validators vote. */
  accepts(block: CometBlock): Promise<boolean>
  /** Executes; nothing is durable before `commit`. The same block again gets the same answer. */
  finalize(block: CometBlock): Promise<Finalized>
  /**
   * Hands what was finalized to the disk, after the block before is there. CometBFT keeps blocks and replays those the store
   * lacks after a crash, so that it need not wait for the disk; whoever submitted something does.
   */
  commit(): Promise<void>
  /** Resolves when nothing is being written. */
  settled(): Promise<void>
  /** The store was filled from a snapshot: it goes on from there. */
  restored(tip: Tip, progress: Progress): void
  readonly memory: BatchMemory
  readonly tip: Tip
  readonly progress: Progress
}

/** How far ahead of this node's clock a proposer's may be. A bound behind it could keep a block from ever being agreed on. */
const MAX_AHEAD_MS = 5_000
/** Room for the proposer's time. */
const TIME_BYTES = 24

/** A proposed block that was executed already. */
interface Ahead {
  readonly hash: Uint8Array
  readonly content: ProposedBlock
  apply(): ExecutedBlock
}

interface Staged {
  readonly block: CometBlock
  readonly answer: Finalized
  readonly progress: Progress
  readonly writes: readonly Write[]
  readonly sealed: SealedBlock | undefined
}

export function createCometApplication(deps: ApplicationDeps, options: ApplicationOptions): CometApplication {
  const { machine, chain, store, clock } = deps
  const { limits } = options
  const memory = createBatchMemory(deps.verify, Math.max(BATCH_BYTES, limits.maxTransactionBytes) + 1024)
  let { tip, progress } = options
  let staged: Staged | undefined
  let ahead: Ahead | undefined
  let durable = { height: progress.cometHeight, appHash: tip.hash }
  let writing: Promise<void> = Promise.resolve()
  const keys = new Map<string, PublicKey>()
  const know = (validators: readonly Validator[]): void => {
    for (const { publicKey } of validators) keys.set(toHex(addressOf(publicKey)), publicKey)
  }
  for (const set of [progress.validators, ...progress.earlier]) know(set)

  const isFresh = (signed: SignedTransaction, timeMs: number, seen: ReadonlySet<string>): boolean =>
    !seen.has(signed.name) &&
    chain.locate(signed.id, signed.name) === undefined &&
    expiryProblem(signed, timeMs, limits) === undefined

  const timeOf = (timeMs: number): number => nextTimeMs(tip, timeMs)

  /** The engine made it final, so more than two thirds found it admissible; what says otherwise is a fault that must stop us. */
  const openAll = async (batches: readonly Uint8Array[]): Promise<readonly SignedTransaction[]> => {
    const opened = await Promise.all(batches.map((batch) => memory.open(batch)))
    assert(
      opened.every((one) => one !== undefined),
      'the validators made a block final that holds nothing inadmissible',
    )
    return opened.flatMap((one) => one ?? [])
  }

  /** What of a block is ours to execute; undefined where it changes nothing, or comes from nobody we know. */
  const contentOf = (
    block: CometBlock,
    transactions: readonly SignedTransaction[],
  ): ProposedBlock | undefined => {
    const closing = deps.closingOf?.(block, votersBefore(progress))
    const proposer = keys.get(toHex(block.proposerAddress))
    if (proposer === undefined || (transactions.length === 0 && closing?.always !== true)) return undefined
    return {
      height: tip.height + 1,
      timeMs: timeOf(decodeBlockTime(block.transactions[0]) ?? block.timeMs),
      proposer,
      transactions,
      ...(closing === undefined ? {} : { closing }),
    }
  }

  const executeAhead = (block: CometBlock, transactions: readonly SignedTransaction[]): void => {
    // The votes were faster, or another round's block was.
    if (staged !== undefined || block.height !== progress.cometHeight + 1) return
    ahead = undefined
    try {
      const content = contentOf(block, transactions)
      const apply = content === undefined ? undefined : machine.executeAhead?.(content)
      if (content !== undefined && apply !== undefined) ahead = { hash: block.hash, content, apply }
    } catch {
      // What is wrong with it is told when it is final, if ever.
    }
  }

  const stage = (block: CometBlock, content: ProposedBlock | undefined, ready?: Ahead): Staged => {
    const timeMs = Math.max(block.timeMs, progress.timeMs)
    if (content === undefined) {
      // Nothing changes: no header, the same hash as before, or the engine would make blocks for ever.
      const next = progressAfter(progress, { cometHeight: block.height, timeMs })
      return {
        block,
        answer: { appHash: tip.hash, validatorUpdates: [] },
        progress: next,
        writes: [progressWrite(next)],
        sealed: undefined,
      }
    }
    const executed = ready === undefined ? machine.execute(content) : ready.apply()
    const built = buildBlock(tip, block.height, content, executed)
    const { closing } = content
    const wanted = deps.validatorsAfter?.(executed, closing)
    const validatorUpdates = wanted === undefined ? [] : differenceOf(progress.validators, wanted)
    const next = progressAfter(progress, { cometHeight: block.height, timeMs, validatorUpdates })
    know(next.validators)
    const writes = executed.writes.concat(chain.stage(built.block), progressWrite(next))
    if (closing !== undefined) writes.push(closingWrite(content.height, closing.record))
    ;({ tip } = built)
    return {
      block,
      answer: { appHash: tip.hash, validatorUpdates },
      progress: next,
      writes,
      sealed: built.block,
    }
  }

  const execute = async (block: CometBlock): Promise<Staged> => {
    const transactions = await openAll(block.transactions.slice(1))
    const ids = new Set(transactions.map((signed) => signed.name))
    assert(
      ids.size === transactions.length &&
        transactions.every((signed) => chain.locate(signed.id, signed.name) === undefined),
      'a final block executes nothing twice',
      `${block.height}`,
    )
    assert(
      keys.has(toHex(block.proposerAddress)),
      'a block is proposed by a validator',
      toHex(block.proposerAddress),
    )
    return stage(block, contentOf(block, transactions))
  }

  const persist = async ({ block, answer, sealed, writes, progress: next }: Staged): Promise<void> => {
    // CometBFT's answer goes out first.
    await new Promise<void>((resolve) => deps.schedule(resolve))
    await store.write(writes)
    durable = { height: next.cometHeight, appHash: answer.appHash }
    for (const batch of block.transactions) memory.forget(batch)
    if (sealed !== undefined) {
      chain.settle(sealed.header.height)
      machine.settle(sealed.header.height)
      deps.onDurable(sealed)
    }
    deps.onProgress(next)
  }

  return {
    async info() {
      await writing
      return durable
    },
    settled: () => writing.catch(() => undefined),
    async check(batch, again) {
      const opened = await memory.open(batch)
      if (opened === undefined) return false
      const timeMs = timeOf(clock.nowMs())
      const none = new Set<string>()
      if (again) return opened.some((signed) => isFresh(signed, timeMs, none))
      return opened.every((signed) => machine.check(signed).ok && isFresh(signed, timeMs, none))
    },
    async prepare(proposal, maxBytes) {
      const timeMs = timeOf(Math.max(proposal.timeMs, clock.nowMs()))
      const seen = new Set<string>()
      const taken: Uint8Array[] = []
      let bytes = TIME_BYTES
      for (const batch of proposal.transactions) {
        const opened = await memory.open(batch)
        if (opened === undefined) continue
        const fresh = opened.filter((signed) => isFresh(signed, timeMs, seen))
        if (fresh.length === 0) continue
        const kept = fresh.length === opened.length ? batch : encodeBatch(fresh.map((signed) => signed.bytes))
        // Room for the length and tag that CometBFT counts too.
        if (bytes + kept.length + 8 > Math.min(maxBytes, limits.maxBlockBytes)) break
        if (seen.size + fresh.length > limits.maxTransactionsPerBlock) break
        if (kept !== batch) memory.remember(kept, fresh)
        for (const signed of fresh) seen.add(signed.name)
        bytes += kept.length + 8
        taken.push(kept)
      }
      return taken.length === 0 ? [] : [encodeBlockTime(timeMs), ...taken]
    },
    async accepts(block) {
      const [first, ...batches] = block.transactions
      if (first === undefined) return true
      const timeMs = decodeBlockTime(first)
      if (timeMs === undefined || timeMs > clock.nowMs() + MAX_AHEAD_MS) return false
      if (timeMs < timeOf(block.timeMs)) return false
      const seen = new Set<string>()
      const transactions: SignedTransaction[] = []
      for (const opened of await Promise.all(batches.map((batch) => memory.open(batch)))) {
        if (opened === undefined) return false
        for (const signed of opened) {
          if (!isFresh(signed, timeMs, seen)) return false
          seen.add(signed.name)
          transactions.push(signed)
        }
      }
      if (transactions.length === 0 || transactions.length > limits.maxTransactionsPerBlock) return false
      // CometBFT's answer goes out first.
      deps.schedule(() => executeAhead(block, transactions))
      return true
    },
    async finalize(block) {
      if (staged !== undefined) {
        // The engine was restarted between the two: it replays the very block, which is executed once.
        assert(
          staged.block.height === block.height && equalBytes(staged.block.hash, block.hash),
          'a final block stays final',
          `${block.height}`,
        )
        return staged.answer
      }
      assert(block.height === progress.cometHeight + 1, 'final blocks come in order', `${block.height}`)
      const ready = ahead !== undefined && equalBytes(ahead.hash, block.hash) ? ahead : undefined
      ahead = undefined
      staged = ready === undefined ? await execute(block) : stage(block, ready.content, ready)
      return staged.answer
    },
    async commit() {
      assert(staged !== undefined, 'what is committed was final before')
      const done = staged
      staged = undefined
      ;({ progress } = done)
      await writing
      writing = persist(done)
      writing.catch(deps.onFatal)
    },
    restored(nextTip, nextProgress) {
      assert(staged === undefined && progress.cometHeight === 0, 'only a new node is filled from a snapshot')
      tip = nextTip
      progress = nextProgress
      durable = { height: progress.cometHeight, appHash: tip.hash }
      for (const set of [progress.validators, ...progress.earlier]) know(set)
    },
    memory,
    get tip() {
      return tip
    },
    get progress() {
      return progress
    },
  }
}
