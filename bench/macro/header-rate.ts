import { checkWork, createPowState, step } from '@vouch/consensus/pow'
import { unwrap } from '@vouch/core'
import { decodeGenesis, decodeHeader } from '@vouch/data'
import { powRulesOf } from '../../apps/node/src/pow/pow-ledger.ts'

/** Headers in one answer of a peer. */
const PER_MESSAGE = 512

/**
 * Headers a second on one core, as a node takes them from a peer: decoded and their work checked, as the thread of the peers does; then
 * everything against their past, as fork choice does. The chain is taken from the genesis on, again and again.
 */
export function measureHeaders(
  genesisBytes: Uint8Array,
  encoded: readonly Uint8Array[],
  seconds: number,
): number {
  const rules = powRulesOf(unwrap(decodeGenesis(genesisBytes)), genesisBytes)
  const nowMs = Date.now()
  const began = performance.now()
  let done = 0
  while (performance.now() - began < seconds * 1000) {
    const state = createPowState(rules)
    for (let at = 0; at < encoded.length; at += PER_MESSAGE) {
      const headers = encoded.slice(at, at + PER_MESSAGE).map((bytes) => unwrap(decodeHeader(bytes)))
      for (const header of headers) unwrap(checkWork(header))
      step(state, { kind: 'headers', headers, peer: 'bench', nowMs }, rules)
    }
    if (state.bestHeader.height !== encoded.length) throw new Error('a header of the chain was refused')
    done += encoded.length
  }
  return (done * 1000) / (performance.now() - began)
}
