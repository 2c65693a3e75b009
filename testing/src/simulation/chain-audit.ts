import { nextTimeMs, tipOf, verifySeal } from '@vouch/consensus'
import { assert, equalBytes, type Hash, toHex, unwrap } from '@vouch/core'
import {
  type ChainStore,
  createMemoryStore,
  decodeOutcome,
  decodeSignedTransaction,
  type Header,
  headerHash,
  type KeyValueStore,
  leafHash,
  merkleRoot,
  openChainStore,
  type Position,
  type SignedTransaction,
} from '@vouch/data'
import { admit } from '@vouch/network'
import { openLedger, type SimulatedChain } from './simulated-node.ts'

export interface AuditedChain {
  readonly height: number
  /** Outcome bytes by transaction id in hexadecimal. */
  readonly executed: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads a store as a stranger would, and executes every block again from the genesis. Throws `InvariantViolation`, which
 * names the rule. `expect` says what should have come of each transaction: 'OK', or the code of its failure.
 */
export async function auditChain(
  store: KeyValueStore,
  world: SimulatedChain,
  expect: (signed: SignedTransaction) => string,
): Promise<AuditedChain> {
  const chain = openChainStore(store)
  const fresh = await openLedger(createMemoryStore(), world)
  const executed = new Map<string, Uint8Array>()
  const height = chain.head?.height ?? 0
  let before: Header | undefined
  for (let at = 1; at <= height; at++) {
    const header = chain.header(at)
    assert(header !== undefined, 'every block up to the head is there', `height ${at}`)
    checkHeader(header, before, chain, world)
    const transactions = readTransactions(chain, header, world)
    const outcomes = transactions.map((signed, index) => {
      const outcome = chain.outcome({ height: at, index })
      assert(outcome !== undefined, 'every transaction has an outcome')
      checkOnce(executed, signed, { height: at, index }, chain, outcome)
      const { failure } = unwrap(decodeOutcome(outcome))
      assert(
        (failure?.code ?? 'OK') === expect(signed),
        'the outcome is what the model says',
        `${failure?.code}`,
      )
      return outcome
    })
    assertRoot(outcomes, header.outcomesRoot, 'the outcomes root is that of the outcomes')
    const again = fresh.machine.execute({ ...header, transactions })
    assert(
      equalBytes(again.stateRoot, header.stateRoot),
      'executing again gives the same state root',
      `${at}`,
    )
    again.outcomeBytes.forEach((bytes, index) =>
      assert(equalBytes(bytes, outcomes[index] as Uint8Array), 'executing again gives the same outcomes'),
    )
    before = header
  }
  return { height, executed }
}

function checkHeader(
  header: Header,
  before: Header | undefined,
  chain: ChainStore,
  { genesis, chainId }: SimulatedChain,
): void {
  const tip = tipOf(chainId, before, genesis.timeMs)
  assert(equalBytes(header.chainId, chainId), 'a header names its chain')
  assert(header.height === tip.height + 1, 'heights have no gap')
  assert(equalBytes(header.previous, tip.hash), 'a header names the one before')
  assert(header.timeMs === nextTimeMs(tip, header.timeMs), 'block time moves on')
  const verdict = verifySeal(header, chain.seal(header.height) as Uint8Array, genesis)
  assert(verdict.ok, 'the seal fits the header', headerText(header))
}

function headerText(header: Header): string {
  return `${header.height} ${toHex(headerHash(header))}`
}

function readTransactions(
  chain: ChainStore,
  header: Header,
  { genesis, chainId }: SimulatedChain,
): readonly SignedTransaction[] {
  const { limits } = genesis
  const all = chain.transactionsOf(header.height, 0, header.transactionCount + 1)
  assert(all.length === header.transactionCount, 'a block holds as many transactions as its header says')
  assert(all.length > 0 && all.length <= limits.maxTransactionsPerBlock, 'a block keeps the chain’s limits')
  assertRoot(all, header.transactionsRoot, 'the transactions root is that of the transactions')
  return all.map((bytes) => {
    assert(admit(bytes, { chainId, ...limits }).ok, 'what is in a block was admissible')
    const signed = unwrap(decodeSignedTransaction(bytes))
    const { expiryMs } = signed.transaction
    assert(expiryMs >= header.timeMs, 'nothing is executed after its expiry')
    assert(
      expiryMs <= header.timeMs + limits.maxExpiryAheadMs,
      'nothing is executed too long before its expiry',
    )
    return signed
  })
}

function checkOnce(
  executed: Map<string, Uint8Array>,
  signed: SignedTransaction,
  at: Position,
  chain: ChainStore,
  outcome: Uint8Array,
): void {
  const name = toHex(signed.id)
  assert(!executed.has(name), 'each transaction is executed once', name)
  executed.set(name, outcome)
  const found = chain.locate(signed.id)
  assert(
    found?.height === at.height && found.index === at.index,
    'a transaction is found where it stands',
    name,
  )
}

function assertRoot(entries: readonly Uint8Array[], root: Hash, rule: string): void {
  assert(equalBytes(merkleRoot(entries.map((bytes) => leafHash(bytes))), root), rule)
}
