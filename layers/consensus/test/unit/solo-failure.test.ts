import { InvariantViolation, OperationalError } from '@vouch/core'
import { createMemoryStore, DEFAULT_CHAIN_LIMITS, type MemoryStoreOptions, openChainStore } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { createSoloEngine, type StateMachine, type Submission, tipOf } from '../../src/index.ts'
import { chainId, operator, START_MS, stubMachine, transaction } from './stub-ledger.ts'

/** An engine whose turns are taken by hand. */
function openByHand(over: Partial<StateMachine> = {}, options: MemoryStoreOptions = {}, limits = {}) {
  const store = createMemoryStore(options)
  const chain = openChainStore(store)
  const turns: (() => void)[] = []
  const fatal: unknown[] = []
  const engine = createSoloEngine(
    {
      machine: { ...stubMachine, ...over },
      chain,
      store,
      operator,
      clock: { nowMs: () => START_MS },
      onFatal: (cause) => void fatal.push(cause),
      schedule: (work) => void turns.push(work),
    },
    { tip: tipOf(chainId, undefined, START_MS), limits: { ...DEFAULT_CHAIN_LIMITS, ...limits } },
  )
  const turn = async (): Promise<void> => {
    for (const work of turns.splice(0)) work()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { engine, chain, store, fatal, turn, turns }
}

async function three() {
  return Promise.all([1, 2, 3].map((number) => transaction(number)))
}

const fault = new OperationalError('DISK_FULL', 'the disk is full', 'Free some space.')

describe('the solo engine', () => {
  it('asks for one turn however many are submitted, and makes one block of them', async () => {
    const { engine, chain, turns, turn } = openByHand()
    const submitted = (await three()).map((signed) => engine.submit(signed))
    expect(turns).toHaveLength(1)
    expect([engine.waiting, chain.head]).toEqual([3, undefined])
    await turn()
    const answers = (await Promise.all(submitted)) as (Submission & { kind: 'committed' })[]
    expect(answers.map(({ outcome }) => [outcome.height, outcome.index])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ])
  })

  it.each([
    ['transactions', { maxTransactionsPerBlock: 2 }],
    ['bytes', { maxBlockBytes: 400 }],
  ])('fills a block up to the chain’s limit of %s', async (_of, limits) => {
    const { engine, chain, turn } = openByHand({}, {}, limits)
    const all = await three()
    expect(all.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(400)
    const submitted = all.map((signed) => engine.submit(signed))
    await turn()
    await Promise.all(submitted)
    expect([1, 2, 3].map((height) => chain.header(height)?.transactionCount)).toEqual([2, 1, undefined])
  })

  it('tells what broke it once, acknowledges nothing after it, and cannot be stopped in peace', async () => {
    const { engine, fatal, store, turn } = openByHand(
      {},
      { faultOnWrite: () => fault },
      { maxTransactionsPerBlock: 1 },
    )
    let answered = 0
    for (const signed of await three()) void engine.submit(signed).finally(() => (answered += 1))
    const meanwhile = engine.stop()
    meanwhile.catch(() => undefined)
    await turn()
    expect(fatal).toEqual([fault])
    expect([answered, store.size]).toEqual([0, 0])
    await expect(meanwhile).rejects.toBe(fault)
    const after = engine.stop()
    after.catch(() => undefined)
    await turn()
    await expect(after).rejects.toBe(fault)
  })

  it('writes nothing once an invariant broke', async () => {
    const broken = new InvariantViolation('a stub does as it is told')
    let isBroken = false
    const { engine, fatal, store, chain, turn } = openByHand({
      execute(block) {
        if (isBroken) throw broken
        return stubMachine.execute(block)
      },
    })
    const [first, second, third] = await three()
    const submitted = engine.submit(first as never)
    await turn()
    expect((await submitted).kind).toBe('committed')
    const size = store.size
    isBroken = true
    let answered = false
    void engine.submit(second as never).finally(() => (answered = true))
    await turn()
    isBroken = false
    expect(await engine.submit(third as never)).toMatchObject({ problem: { code: 'NODE_STOPPING' } })
    await turn()
    expect(fatal).toEqual([broken])
    expect([answered, store.size, chain.head?.height]).toEqual([false, size, 1])
  })

  it('drops what expired while it waited, and goes on', async () => {
    const { engine, chain, turn } = openByHand({}, {}, { maxTransactionsPerBlock: 1 })
    // Block time moves on by a millisecond with each block, though the clock stands.
    const all = [await transaction(1), await transaction(2, START_MS + 1), await transaction(3)]
    const submitted = all.map((signed) => engine.submit(signed))
    await turn()
    const [first, late, last] = await Promise.all(submitted)
    expect([first?.kind, last?.kind, chain.head?.height]).toEqual(['committed', 'committed', 2])
    expect(late).toMatchObject({ kind: 'refused', problem: { code: 'TRANSACTION_EXPIRED' } })
    expect(chain.locate((all[1] as { id: Uint8Array }).id)).toBeUndefined()
  })
})
