import { chainIdOf, createMemoryStore, encodeGenesis, type MemoryStore, openChainStore } from '@vouch/data'
import { expect, test } from 'vitest'
import { encodeBatch, encodeBlockTime } from '../../src/comet/batch.ts'
import { verifiesHere } from '../../src/comet/batch-memory.ts'
import {
  addressOf,
  type CometBlock,
  createCometEngine,
  genesisProgress,
  readProgress,
  tipOf,
  type Validator,
} from '../../src/index.ts'
import { genesisOf, type Voter, voters } from './comet-forge.ts'
import { START_MS, stubMachine, transaction } from './stub-ledger.ts'

const all = voters(10, 10, 10, 10)
const genesis = genesisOf(all)
const chainId = chainIdOf(encodeGenesis(genesis))
const removed = all[3] as Voter

/** A node of a chain whose first block takes the last validator's vote away. */
function openNode(store: MemoryStore) {
  const chain = openChainStore(store)
  const asked: number[] = []
  const { application } = createCometEngine(
    {
      machine: stubMachine,
      chain,
      store,
      rpc: {
        broadcast: async () => 'taken',
        signedHeader: async () => undefined,
        validators: async () => undefined,
      },
      clock: { nowMs: () => START_MS },
      verify: verifiesHere(() => true),
      onFatal: () => undefined,
      validatorsAfter: () => all.slice(0, 3),
      closingOf(_block: CometBlock, before: readonly Validator[]) {
        asked.push(before.length)
        return undefined
      },
    },
    {
      tip: tipOf(chainId, chain.head, genesis.timeMs),
      limits: genesis.limits,
      progress: readProgress(store) ?? genesisProgress(genesis.timeMs, all),
    },
  )
  return { application, asked }
}

async function blockBy(height: number, proposer: Voter): Promise<CometBlock> {
  const signed = await transaction(height)
  return {
    height,
    timeMs: START_MS,
    hash: Uint8Array.of(height),
    transactions: [encodeBlockTime(START_MS + height), encodeBatch([signed.bytes])],
    proposerAddress: addressOf(proposer.publicKey),
    signers: [],
    doubleSigners: [],
  }
}

// CometBFT lets a change count from the second block after it on: who is removed proposes and votes for the one between.
test('who was removed by a block may propose the next one, and voted for it, before and after a restart alike', async () => {
  const store = createMemoryStore()
  const { application, asked } = openNode(store)
  const restarted: number[] = []
  const updates: number[][] = []
  for (const [at, proposer] of [removed, removed, all[0], all[1], all[2]].entries()) {
    const block = await blockBy(at + 1, proposer as Voter)
    const again = openNode(store.copy({}))
    const { appHash, validatorUpdates } = await application.finalize(block)
    expect((await again.application.finalize(block)).appHash).toEqual(appHash)
    restarted.push(...again.asked)
    updates.push(validatorUpdates.map(({ power }) => power))
    await application.commit()
    await application.settled()
  }
  expect(updates).toEqual([[0], [], [], [], []])
  // The fourth block is the first whose votes, those for the third, were given without the one removed.
  expect(asked).toEqual([4, 4, 4, 3, 3])
  expect(restarted).toEqual(asked)
  await expect(application.finalize(await blockBy(6, voters(1)[0] as Voter))).rejects.toThrow(
    'proposed by a validator',
  )
})
