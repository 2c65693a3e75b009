import { asHash, equalBytes, type Hash, ProblemError, problem, toHex, unwrap } from '@vouch/core'
import { chainIdOf, decodeGenesis, type Genesis } from '@vouch/data'
import type { Transport } from '../http/transport.ts'

export interface ChainGenesis {
  readonly chainId: Hash
  readonly genesis: Genesis
  /** As the founders published it. */
  readonly bytes: Uint8Array
}

/**
 * The genesis of the node's chain, fetched once and checked against the chain id that is trusted. Without one, the
 * first answer is trusted for as long as the client lives. Problems: `CHAIN_MISMATCH`, those of the genesis.
 */
export function createChain(transport: Transport, trusted: Uint8Array | undefined) {
  let known: Promise<ChainGenesis> | undefined
  const load = async (): Promise<ChainGenesis> => {
    const response = await transport.request('/v1/genesis')
    const bytes = new Uint8Array(await response.arrayBuffer())
    const chainId = chainIdOf(bytes)
    if (trusted !== undefined && !equalBytes(trusted, chainId)) throw otherChain(trusted, chainId)
    return { chainId, genesis: unwrap(decodeGenesis(bytes)), bytes }
  }
  const genesis = (): Promise<ChainGenesis> => {
    known ??= load().catch((cause: unknown) => {
      known = undefined // an answer that did not come is asked for again
      throw cause
    })
    return known
  }
  return {
    genesis,
    chainId: async (): Promise<Hash> => (trusted === undefined ? (await genesis()).chainId : asHash(trusted)),
  }
}

export type Chain = ReturnType<typeof createChain>

function otherChain(trusted: Uint8Array, chainId: Uint8Array): ProblemError {
  return new ProblemError(
    problem(
      'CHAIN_MISMATCH',
      `The node keeps chain ${toHex(chainId)}, not ${toHex(trusted)}.`,
      'Use the address of a node of your chain, or the chain id of this one if you trust it.',
      { chainId: toHex(chainId), expected: toHex(trusted) },
    ),
  )
}
