import { createEd25519Signer, type Hash, sha256, utf8 } from '@vouch/core'
import { type Header, headerHash } from '@vouch/data'
import {
  asertRulesOf,
  bitsAfter,
  createPowState,
  DEFAULT_POW_PARAMETERS,
  type PowEffect,
  type PowEvent,
  type PowRules,
  step,
} from '../../src/pow/index.ts'

export const GENESIS_MS = 1_000_000
export const CHAIN = sha256(utf8('chain'))
const miner = createEd25519Signer(sha256(utf8('miner'))).publicKey

/** Fork choice under test: headers that need no hashing, and an executor that agrees with everything but what is crooked. */
export function createChain(over: Partial<PowRules> = {}) {
  const rules: PowRules = {
    chainId: CHAIN,
    genesisTimeMs: GENESIS_MS,
    asert: asertRulesOf({ ...DEFAULT_POW_PARAMETERS, schedule: null }, GENESIS_MS),
    futureLimitMs: 10_000,
    isWorked: (header) => header.work?.nonce[0] !== 99,
    maxReorganisation: 5,
    minimumWork: 0n,
    maxSideHeaders: 100,
    ...over,
  }
  const state = createPowState(rules)
  const crooked = new Set<string>()
  const tell = (event: PowEvent): PowEffect[] => {
    const all: PowEffect[] = []
    const queue = [event]
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      for (const effect of step(state, next, rules).effects) {
        all.push(effect)
        if (effect.kind !== 'reorganise') continue
        const bad = effect.plan.apply.find((block) => crooked.has(block.name))
        const problem = { code: 'ROOTS_WRONG', detail: '', remedy: '', meta: {} }
        queue.push(bad === undefined ? { kind: 'applied' } : { kind: 'refused', hash: bad.hash, problem })
      }
    return all
  }
  const make = (previous: Hash, number = 0, over_: Partial<Header> = {}): Header => {
    const parent = [...state.nodes.values()].find(({ hash }) => hash === previous || headerOf(hash, previous))
    if (parent === undefined) throw new Error('no such parent')
    const nonce = new Uint8Array(32)
    nonce[1] = number
    return {
      chainId: CHAIN,
      height: parent.height + 1,
      timeMs: parent.timeMs + 30_000,
      previous,
      transactionCount: 0,
      transactionsRoot: CHAIN,
      outcomesRoot: CHAIN,
      stateRoot: CHAIN,
      proposer: miner,
      work: { bits: bitsAfter(rules, parent), nonce },
      ...over_,
    }
  }
  const hear = (header: Header, nowMs = Number.MAX_SAFE_INTEGER / 4, peer: string | null = 'peer') =>
    tell({ kind: 'headers', headers: [header], peer, nowMs })
  /** Header and body. */
  const add = (previous: Hash, number = 0, over_: Partial<Header> = {}): Hash => {
    const header = make(previous, number, over_)
    hear(header)
    const hash = headerHash(header)
    tell({ kind: 'body', hash })
    return hash
  }
  return { rules, state, crooked, tell, make, hear, add }
}

function headerOf(one: Hash, other: Hash): boolean {
  return one.every((byte, at) => byte === other[at])
}
