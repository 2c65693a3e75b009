import { createEd25519Signer, InvariantViolation, sha256, uint32, utf8, ZERO_HASH as ZERO } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  createMemoryStore,
  encodeOutcome,
  leafHash,
  openChainStore,
  type Outcome,
  type SealedBlock,
  type SignedTransaction,
  signTransaction,
} from '../../src/index.ts'

const signer = createEd25519Signer(sha256(utf8('chain store')))

/** A block whose transactions each emit events about these subjects. */
async function blockOf(height: number, subjects: readonly (readonly Uint8Array[])[]): Promise<SealedBlock> {
  const transactions = await Promise.all(
    subjects.map((_, index) =>
      signTransaction(
        {
          chainId: ZERO,
          signers: [signer.publicKey],
          contract: 'voucher',
          action: 'act',
          args: null,
          nonce: Uint8Array.of(...uint32(height), ...uint32(index), ...new Uint8Array(8)),
          expiryMs: 1,
          maxFee: 0n,
        },
        [signer],
      ),
    ),
  )
  const outcomes = transactions.map(
    ({ id }, index): Outcome => ({
      transactionId: id,
      height,
      index,
      gas: 0,
      fee: 0n,
      result: null,
      failure: null,
      events: (subjects[index] as readonly Uint8Array[]).map((subject) => ({
        contract: 'voucher',
        name: 'moved',
        subject,
        data: null,
      })),
    }),
  )
  const outcomeBytes = outcomes.map(encodeOutcome)
  return {
    header: {
      chainId: ZERO,
      height,
      timeMs: height,
      previous: ZERO,
      transactionCount: transactions.length,
      transactionsRoot: ZERO,
      outcomesRoot: ZERO,
      stateRoot: ZERO,
      proposer: signer.publicKey,
    },
    seal: uint32(height),
    transactions,
    outcomes,
    outcomeBytes,
    transactionLeaves: transactions.map(({ bytes }) => leafHash(bytes)),
    outcomeLeaves: outcomeBytes.map((bytes) => leafHash(bytes)),
  }
}

const [a, ab, none] = [utf8('a'), utf8('ab'), new Uint8Array(0)]

describe('the chain store', () => {
  it('finds what is staged at once, and after a restart what was written', async () => {
    const store = createMemoryStore()
    const chain = openChainStore(store)
    const block = await blockOf(1, [[], [a]])
    const [first, second] = block.transactions as readonly [SignedTransaction, SignedTransaction]
    const writes = chain.stage(block)
    expect(chain.locate(second.id)).toEqual({ height: 1, index: 1 })
    expect(chain.head).toEqual(block.header)
    expect(openChainStore(store).locate(second.id)).toBeUndefined()
    await store.write(writes)
    chain.settle(1)
    for (const each of [chain, openChainStore(store)]) {
      expect(each.head).toEqual(block.header)
      expect(each.header(1)).toEqual(block.header)
      expect(each.seal(1)).toEqual(block.seal)
      expect(each.locate(first.id)).toEqual({ height: 1, index: 0 })
      expect(each.transaction({ height: 1, index: 1 })).toEqual(block.transactions[1]?.bytes)
      expect(each.outcome({ height: 1, index: 1 })).toEqual(block.outcomeBytes[1])
      expect(each.leaves(1)).toEqual({ transactions: block.transactionLeaves, outcomes: block.outcomeLeaves })
    }
  })

  it('settles no more than it was told is durable', async () => {
    const store = createMemoryStore()
    const chain = openChainStore(store)
    const blocks = [await blockOf(1, [[]]), await blockOf(2, [[]])]
    const writes = blocks.map((block) => chain.stage(block))
    await store.write(writes[0] as (typeof writes)[number])
    chain.settle(1)
    expect(chain.locate(blocks[1]?.transactions[0]?.id as Uint8Array)).toEqual({ height: 2, index: 0 })
    expect(chain.header(2)).toBeUndefined()
  })

  it('stores blocks in order, each once', async () => {
    const chain = openChainStore(createMemoryStore())
    const [first, third] = [await blockOf(1, [[]]), await blockOf(3, [[]])]
    expect(() => chain.stage(third)).toThrow(InvariantViolation)
    chain.stage(first)
    expect(() => chain.stage(first)).toThrow('blocks are stored in order')
  })

  it('has nothing of blocks and transactions that are not there', () => {
    const chain = openChainStore(createMemoryStore())
    const at = { height: 1, index: 0 }
    expect([chain.head, chain.header(1), chain.headerBytes(1), chain.seal(1), chain.leaves(1)]).toEqual(
      Array.from({ length: 5 }),
    )
    expect([chain.transaction(at), chain.outcome(at), chain.locate(ZERO)]).toEqual(Array.from({ length: 3 }))
    expect(chain.transactionsOf(1, 0, 10)).toEqual([])
  })

  it('follows a subject through blocks, page by page, and never one that only begins alike', async () => {
    const store = createMemoryStore()
    const chain = openChainStore(store)
    for (const [number, subjects] of [[[a, a], [ab]], [[none]], [[ab], [a]]].entries())
      await store.write(chain.stage(await blockOf(number + 1, subjects)))
    const at = (height: number, index: number, event: number) => ({ height, index, event })
    const ofA = [at(1, 0, 0), at(1, 0, 1), at(3, 1, 0)]
    expect(chain.eventsOf('voucher', a, undefined, 10)).toEqual(ofA)
    expect(chain.eventsOf('voucher', ab, undefined, 10)).toEqual([at(1, 1, 0), at(3, 0, 0)])
    expect(chain.eventsOf('voucher', none, undefined, 10)).toEqual([at(2, 0, 0)])
    expect(chain.eventsOf('vouche', a, undefined, 10)).toEqual([])
    expect(chain.eventsOf('voucher', a, undefined, 2)).toEqual(ofA.slice(0, 2))
    for (const [number, after] of ofA.entries())
      expect(chain.eventsOf('voucher', a, after, 10)).toEqual(ofA.slice(number + 1))
  })

  it('gives a block’s transactions in order, from any on', async () => {
    const store = createMemoryStore()
    const chain = openChainStore(store)
    const blocks = [await blockOf(1, [[], [], []]), await blockOf(2, [[]])]
    for (const block of blocks) await store.write(chain.stage(block))
    const bytes = blocks[0]?.transactions.map((signed) => signed.bytes) ?? []
    expect(chain.transactionsOf(1, 0, 10)).toEqual(bytes)
    expect(chain.transactionsOf(1, 1, 1)).toEqual(bytes.slice(1, 2))
  })
})
