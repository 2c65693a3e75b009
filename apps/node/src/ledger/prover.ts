import { recordPrefix } from '@vouch/contract'
import { assert, concatBytes, failed, ok, type Result, toHex } from '@vouch/core'
import { type AuthenticatedState, type ChainStore, encodeStateProof, inclusionPath } from '@vouch/data'
import type { ProofBundle, ProofRequest } from './ledger-port.ts'

interface ProverDeps {
  readonly genesisBytes: Uint8Array
  readonly chain: ChainStore
  readonly state: AuthenticatedState
  /** Resolves when the block of this height is durable. */
  durable(height: number): Promise<void>
  /** The seal as it is now; default as recorded. */
  sealOf?(height: number): Uint8Array | undefined
}

const MAX_CLAIMS = 1_000

/** Gathers what a receipt is made from. Problems: `TRANSACTION_UNKNOWN`, `NOTHING_SEALED`, `CLAIMS_TOO_MANY`. */
export function createProver(deps: ProverDeps): (request: ProofRequest) => Promise<Result<ProofBundle>> {
  const { chain, state, genesisBytes } = deps
  return async (request) => {
    if (request.transactions.length + request.records.length > MAX_CLAIMS)
      return failed(
        'CLAIMS_TOO_MANY',
        `A receipt proves at most ${MAX_CLAIMS} things.`,
        'Ask for several receipts.',
      )
    const heights = new Set<number>()
    const outcomes: ProofBundle['outcomes'][number][] = []
    for (const id of request.transactions) {
      const at = chain.locate(id)
      const leaves = at === undefined ? undefined : chain.leaves(at.height)
      if (at === undefined || leaves === undefined)
        return failed(
          'TRANSACTION_UNKNOWN',
          `No transaction ${toHex(id)} is recorded.`,
          'Check the id, or wait until it is committed.',
        )
      heights.add(at.height)
      outcomes.push({
        height: at.height,
        index: at.index,
        size: leaves.outcomes.length,
        path: inclusionPath(leaves.outcomes, at.index),
        outcome: present(chain.outcome(at)),
        transaction: present(chain.transaction(at)),
      })
    }
    const records = request.records.length === 0 ? ok([]) : proveRecords(request.records)
    if (!records.ok) return records
    for (const record of records.value) heights.add(record.height)
    // Records are proven as they stand now, which may be a block that is still on its way to the disk.
    for (const height of heights) await deps.durable(height)
    const blocks = [...heights]
      .sort((left, right) => left - right)
      .map((height) => ({
        height,
        header: present(chain.headerBytes(height)),
        seal: present((deps.sealOf ?? chain.seal)(height)),
      }))
    return ok({ genesis: genesisBytes, blocks, outcomes, records: records.value })
  }

  function proveRecords(wanted: ProofRequest['records']): Result<ProofBundle['records']> {
    const { height } = state
    if (height < 1)
      return failed(
        'NOTHING_SEALED',
        'No block is sealed yet, so no record can be proven.',
        'Ask again after the first transaction.',
      )
    const records: ProofBundle['records'][number][] = []
    for (const { contract, collection, key } of wanted) {
      const proof = state.prove(concatBytes(recordPrefix(contract, collection), key))
      if (!proof.ok) return proof
      records.push({ height, contract, collection, proof: encodeStateProof(proof.value) })
    }
    return ok(records)
  }
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  assert(bytes !== undefined, 'a sealed block is recorded whole')
  return bytes
}
