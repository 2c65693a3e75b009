import { assert, type Hash } from '@vouch/core'
import type { Header } from '@vouch/data'
import { checkHeader } from './check-header.ts'
import { createPowState, type PowRules, type PowState } from './state.ts'

/** Fork choice as it stood, from the recorded headers: each is checked again, as a stranger's would be. */
export function restorePowState(rules: PowRules, headers: Iterable<Header>): PowState {
  const state = createPowState(rules)
  for (const header of headers) {
    const checked = checkHeader(state, rules, header, Number.MAX_SAFE_INTEGER / 2)
    assert(
      checked.ok,
      'a recorded header holds',
      checked.ok ? '' : `${header.height}: ${checked.problem.code}`,
    )
    const node = checked.value
    state.nodes.set(node.name, node)
    node.parent?.children.push(node)
    node.hasBody = true
    node.isWanted = true
    state.readyCount += 1
    node.readySince = state.readyCount
    state.active.push(node)
    state.bestHeader = node
    state.bestReady = node
  }
  return state
}

/** Work and blocks behind a block, as it stands now. */
export interface Standing {
  /** 1 for the tip; 0 where the block is not on the chain. */
  readonly confirmations: number
  /** Hashes that making this block and those after it again would cost on average. */
  readonly work: bigint
}

export function standingOf(state: PowState, height: number, hash?: Hash): Standing {
  const node = state.active[height]
  const tip = state.active.at(-1)
  if (node === undefined || tip === undefined || (hash !== undefined && node.hash !== hash))
    return { confirmations: 0, work: 0n }
  return { confirmations: tip.height - height + 1, work: tip.work - (node.parent?.work ?? 0n) }
}
