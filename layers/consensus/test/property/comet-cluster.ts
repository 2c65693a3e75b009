import { concatBytes, encode, equalBytes, type Hash, toHex, unwrap } from '@vouch/core'
import {
  chainIdOf,
  createMemoryStore,
  encodeGenesis,
  type Genesis,
  type MemoryStore,
  type MemoryStoreOptions,
  openChainStore,
  type Outcome,
  type SignedTransaction,
  verifyTransaction,
} from '@vouch/data'
import { verifiesHere } from '../../src/comet/batch-memory.ts'
import { changedSet } from '../../src/comet/validator-set.ts'
import {
  addressOf,
  type CometEngine,
  cometParameters,
  createCometEngine,
  type CometBlock,
  type Finalized,
  genesisProgress,
  readProgress,
  type SignedHeader,
  tipOf,
} from '../../src/index.ts'
import { genesisOf, signedHeader, type Voter, voters } from '../unit/comet-forge.ts'
import { START_MS, stubMachine } from '../unit/stub-ledger.ts'

/** A node of the simulated network: its store outlives its engine. */
export interface SimulatedNode {
  readonly store: MemoryStore
  /** Stands for what it writes to since it was last started. */
  readonly disk: object
  readonly engine: CometEngine
}

/**
 * Consensus without a network: blocks are decided one after another by whoever proposes, every node makes them final in its
 * own time, and may lose everything that is not durable at any moment between.
 */
export interface SimulatedNetwork {
  readonly nodes: readonly SimulatedNode[]
  readonly chainId: Hash
  readonly genesis: Genesis
  readonly fatal: readonly unknown[]
  submit(node: number, signed: SignedTransaction): ReturnType<CometEngine['submit']>
  /** Decides one block, proposed by a node; nothing where it has nothing to say. */
  decide(proposer: number): Promise<void>
  /** Which nodes would vote for such a block. */
  vote(transactions: readonly Uint8Array[]): Promise<readonly boolean[]>
  /** Brings a node to the last block, as the handshake does; `most` blocks, the last of them executed only. */
  follow(node: number, most?: number): Promise<void>
  /** The same with a disk that never gets done: one block is committed, the next one executed, and nothing is durable. */
  followInVain(node: number): Promise<void>
  /** What is not durable is lost. */
  crash(node: number): void
  /** Lets time pass, and everybody try again what could not be done. */
  tick(ms: number): Promise<void>
}

/** Some transactions, by their number, take one validator's vote away, or give all theirs back. */
function changeOf(outcomes: readonly Outcome[], all: readonly Voter[]): readonly Voter[] | undefined {
  const numbers = outcomes.map(({ result }) => result as number)
  const last = numbers.findLast((number) => number % 4 === 3)
  if (last === undefined) return undefined
  return last % 8 === 7 ? all : all.filter((_, at) => at !== (last >> 3) % all.length)
}

export function openSimulation(size: number): SimulatedNetwork {
  const all: readonly Voter[] = voters(...Array.from({ length: size }, () => 10))
  const genesis = genesisOf(all)
  const chainId = chainIdOf(encodeGenesis(genesis))
  const decided: CometBlock[] = []
  const appHashes: Uint8Array[] = [chainId]
  /** By height, as a block's changes left them. */
  const setsAfter: (readonly Voter[])[] = [all]
  /** CometBFT lets a change count from the second block after it on. */
  const votersOf = (height: number): readonly Voter[] => setsAfter[Math.max(0, height - 2)] ?? []
  const mempool = new Map<string, Uint8Array>()
  const fatal: unknown[] = []
  const nodes: SimulatedNode[] = []
  let nowMs = START_MS

  const signedAt = (height: number): SignedHeader | undefined => {
    const appHash = appHashes[height - 1]
    const isThere = height <= decided.length && appHash !== undefined
    if (!isThere) return undefined
    return signedHeader(chainId, height, appHash, votersOf(height), { next: votersOf(height + 1) })
  }
  const rpc = {
    async broadcast(batch: Uint8Array) {
      const verdicts = await Promise.all(nodes.map(({ engine }) => engine.application.check(batch, false)))
      if (!verdicts.some(Boolean)) return 'refused' as const
      mempool.set(toHex(batch), batch)
      return 'taken' as const
    },
    signedHeader: async (height: number) => signedAt(height),
    validators: async (height: number) => votersOf(height),
  }
  const open = (store: MemoryStore): CometEngine => {
    const chain = openChainStore(store)
    return createCometEngine(
      {
        machine: stubMachine,
        chain,
        store,
        rpc,
        clock: { nowMs: () => nowMs },
        verify: verifiesHere((signed) => verifyTransaction(signed).ok),
        validatorsAfter: ({ outcomes }) => changeOf(outcomes, all),
        closingOf: ({ height, signers }, before) => {
          const voted = before.map(({ publicKey }) => toHex(addressOf(publicKey))).sort()
          if (voted.join() !== signers.map(toHex).sort().join())
            throw new Error(`others are paid for ${height} than voted`)
          return { record: encode(voted), always: false }
        },
        onFatal: (cause) => void fatal.push(cause),
      },
      {
        tip: tipOf(chainId, chain.head, genesis.timeMs),
        limits: genesis.limits,
        progress:
          readProgress(store) ?? genesisProgress(genesis.timeMs, unwrap(cometParameters(genesis)).validators),
      },
    )
  }
  /** Disks whose writes never end, by the name of each. */
  const stuck = new Set<object>()
  const startOver = (make: (options: MemoryStoreOptions) => MemoryStore): SimulatedNode => {
    const disk = {}
    const store = make({ beforeWrite: () => (stuck.has(disk) ? new Promise(() => {}) : Promise.resolve()) })
    return { store, disk, engine: open(store) }
  }
  for (let count = 0; count < size; count++) nodes.push(startOver(createMemoryStore))
  const at = (index: number): SimulatedNode => nodes[index] as SimulatedNode

  /** What is said after a block must be the same wherever it is executed. */
  const agree = ({ height }: CometBlock, { appHash, validatorUpdates }: Finalized): void => {
    const known = appHashes[height]
    const before = setsAfter[height - 1] ?? []
    const powers = new Map(
      changedSet(before, validatorUpdates).map((one) => [toHex(one.publicKey), one.power]),
    )
    const next = all.filter(({ publicKey }) => powers.has(toHex(publicKey)))
    if (known !== undefined && !equalBytes(known, appHash)) throw new Error(`two hashes at ${height}`)
    if (known !== undefined && setsAfter[height]?.length !== next.length)
      throw new Error(`two sets at ${height}`)
    appHashes[height] ??= appHash
    setsAfter[height] ??= next
  }

  const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

  /** What a node sees of the rounds before a block is final: nothing, the block, or another round's before or after it. */
  const propose = async (index: number, block: CometBlock): Promise<void> => {
    const { application } = at(index).engine
    const other = all[(block.height + 1) % size] as Voter
    const rival = {
      ...block,
      hash: concatBytes(block.hash, Uint8Array.of(1)),
      proposerAddress: addressOf(other.publicKey),
    }
    const rounds = [[], [block], [rival, block], [block, rival], [rival]][(block.height + index) % 5] ?? []
    for (const seen of rounds) await application.accepts(seen)
    // Sometimes it is executed ahead, sometimes the votes are faster.
    if (block.height % 3 > 0) await turn()
  }

  return {
    nodes,
    chainId,
    genesis,
    fatal,
    submit: (index, signed) => at(index).engine.submit(signed),
    async decide(proposer) {
      const { application } = at(proposer).engine
      for (const [name, batch] of mempool) if (!(await application.check(batch, true))) mempool.delete(name)
      const [before, last] = [appHashes[decided.length - 1], appHashes[decided.length]]
      const needsProof = before !== undefined && last !== undefined && !equalBytes(before, last)
      if (mempool.size === 0 && !needsProof) return
      const mayPropose = votersOf(decided.length + 1)
      if (!mayPropose.includes(all[proposer] as Voter)) return
      const waiting = { transactions: [...mempool.values()], timeMs: nowMs }
      decided.push({
        height: decided.length + 1,
        timeMs: nowMs,
        hash: Uint8Array.of(decided.length),
        transactions: await application.prepare(waiting, 1 << 20),
        proposerAddress: addressOf((all[proposer] as Voter).publicKey),
        signers: votersOf(decided.length).map(({ publicKey }) => addressOf(publicKey)),
        doubleSigners: [],
      })
    },
    vote: (transactions) => {
      const hash = Uint8Array.of(0)
      const proposerAddress = addressOf((all[0] as Voter).publicKey)
      const block = { timeMs: nowMs, hash, transactions, proposerAddress, signers: [], doubleSigners: [] }
      return Promise.all(
        nodes.map(({ engine: { application } }) =>
          application.accepts({ height: application.progress.cometHeight + 1, ...block }),
        ),
      )
    },
    async follow(index, most = Number.MAX_SAFE_INTEGER) {
      const { application } = at(index).engine
      const { height } = await application.info()
      for (let done = 1; done <= most; done++) {
        const block = decided[height + done - 1]
        if (block === undefined) break
        await propose(index, block)
        agree(block, await application.finalize(block))
        if (done < most) await application.commit()
      }
      await application.settled()
    },
    async followInVain(index) {
      const { application } = at(index).engine
      const { height } = await application.info()
      const [first, second] = [decided[height], decided[height + 1]]
      if (first === undefined) return
      stuck.add(at(index).disk)
      agree(first, await application.finalize(first))
      await application.commit()
      if (second !== undefined) agree(second, await application.finalize(second))
    },
    crash(index) {
      nodes[index] = startOver((options) => at(index).store.copy(options))
    },
    async tick(ms) {
      nowMs += ms
      for (const { engine } of nodes) engine.tick()
      // Broadcasts and seals are promises over what is there: a few turns settle them.
      for (let count = 0; count < 4; count++) await turn()
    },
  }
}
