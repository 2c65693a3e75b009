import { confirmationsOf, type PowEngine, powParameters, workOf } from '@vouch/consensus/pow'
import { createAccountBook, createJournal, REWARD_ESCROW } from '@vouch/contract/runtime'
import { toBase64, toHex, unwrap } from '@vouch/core'
import { chainIdOf, encodeHeader, type Genesis, type Header } from '@vouch/data'
import { decodeSchedule, issuedUpTo } from '@vouch/incentive'
import type { Finality, NetworkQuestion } from '../ledger/ledger-port.ts'
import type { OpenedMachine } from '../ledger/local-ledger.ts'
import { historyOf } from './network-history.ts'
import { openPeerSide } from './peer-side.ts'
import { openPowEngine, type PowLedgerData, type PowLedgerDeps } from './pow-ledger.ts'

export interface PowSide {
  readonly engine: PowEngine
  about(question: NetworkQuestion): Promise<unknown>
  finality(height: number): Finality
}

/** Blocks of the tree that are told, counted from the tip down. */
const TREE_DEPTH = 60

/** Engine, miners and peers of an open network, and what is told of them. */
export async function openPowSide(
  opened: OpenedMachine,
  deps: Omit<PowLedgerDeps, 'network'>,
  data: PowLedgerData,
  options: { readonly genesis: Genesis; readonly genesisBytes: Uint8Array },
): Promise<PowSide> {
  const { genesis, genesisBytes } = options
  const parameters = unwrap(powParameters(genesis))
  const { peers } = data
  const side = await openPeerSide(
    {
      ...peers,
      chainId: chainIdOf(genesisBytes),
      limits: genesis.limits,
      limitBits: parameters.limitBits,
    },
    deps.onFatal,
  )
  const ledger = openPowEngine(opened, { ...deps, network: side.network }, data, options)
  const { engine } = ledger
  side.serve(engine)
  const { stop } = engine
  engine.stop = async () => {
    await side.stop()
    await stop()
  }
  return {
    engine,
    finality(height) {
      const { confirmations, work } = engine.standing(height)
      return { confirmations, depth: parameters.finalityDepth, work: String(work) }
    },
    async about(question) {
      if (question === 'peers')
        return {
          ...(await side.peers()),
          hashRate: ledger.hashRate,
          height: engine.state.active.length - 1,
          bestHeight: engine.state.bestHeader.height,
        }
      if (question === 'supply') return supplyOf(opened, genesis, engine)
      if (question === 'history') return historyOf(engine, unwrap(decodeSchedule(parameters.schedule)))
      if (question === 'headers')
        return {
          headers: engine.state.active.slice(1).map(({ header }) => toBase64(encodeHeader(header as Header))),
        }
      return treeOf(engine, parameters.finalityDepth)
    },
  }
}

/** Amounts as text: they may be beyond what JSON's numbers hold. */
function supplyOf({ state }: OpenedMachine, genesis: Genesis, engine: PowEngine) {
  const schedule = unwrap(decodeSchedule(unwrap(powParameters(genesis)).schedule))
  const book = createAccountBook(createJournal(state))
  const height = engine.state.active.length - 1
  const allocated = genesis.allocations.reduce((sum, [, amount]) => sum + amount, 0n)
  const scheduled = issuedUpTo(schedule, height)
  const blocks = new Map<string, number>()
  for (const { header } of engine.state.active)
    if (header !== undefined) {
      const miner = toHex(header.proposer)
      blocks.set(miner, (blocks.get(miner) ?? 0) + 1)
    }
  const supply = book.supply()
  return {
    height,
    allocated: String(allocated),
    issued: String(scheduled),
    cap: String(schedule.cap),
    supply: String(supply),
    burned: String(allocated + scheduled - supply),
    maturing: String(book.balance(REWARD_ESCROW)),
    subsidy: String(schedule.subsidy),
    halvingInterval: schedule.halvingInterval,
    miners: [...blocks]
      .sort((one, other) => other[1] - one[1])
      .map(([miner, found]) => ({ miner, blocks: found })),
  }
}

function treeOf({ state }: PowEngine, finalityDepth: number) {
  const tip = state.active.length - 1
  const blocks = [...state.nodes.values()]
    .filter((node) => node.height > tip - TREE_DEPTH && node.header !== undefined)
    .map((node) => ({
      hash: node.name,
      previous: node.parent?.name ?? '',
      height: node.height,
      timeMs: node.timeMs,
      miner: node.header === undefined ? '' : toHex(node.header.proposer),
      work: String(node.work),
      difficulty: String(workOf(node.header?.work?.bits ?? 0)),
      transactions: node.header?.transactionCount ?? 0,
      confirmations: confirmationsOf(state, node),
      invalid: node.invalid ?? null,
    }))
  return { height: tip, finalityDepth, work: String(state.active.at(-1)?.work ?? 0n), blocks }
}
