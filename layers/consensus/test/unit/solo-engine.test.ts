import { OperationalError } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import type { Submission } from '../../src/index.ts'
import { createStubLedger, genesis, START_MS, transaction } from './stub-ledger.ts'

function codeOf(submission: Submission): string {
  return submission.kind === 'refused' ? submission.problem.code : submission.kind
}

describe('the solo engine', () => {
  it('commits once, and answers a repetition with its place', async () => {
    const { engine, chain } = createStubLedger()
    const signed = await transaction(1)
    const both = await Promise.all([engine.submit(signed), engine.submit(signed)])
    expect(both.map(codeOf)).toEqual(['committed', 'committed'])
    expect(both[0]).toEqual(both[1])
    expect(await engine.submit(signed)).toEqual({ kind: 'repeated', at: { height: 1, index: 0 } })
    expect(chain.head).toMatchObject({ height: 1, transactionCount: 1 })
    expect(engine.waiting).toBe(0)
  })

  it('refuses an expiry that is past or too far', async () => {
    const { engine } = createStubLedger()
    // Block time stands one millisecond after the genesis.
    const last = START_MS + 1 + genesis.limits.maxExpiryAheadMs
    const submitted = [START_MS, START_MS + 1, last, last + 1].map(async (expiryMs, at) =>
      codeOf(await engine.submit(await transaction(at, expiryMs))),
    )
    expect(await Promise.all(submitted)).toEqual([
      'TRANSACTION_EXPIRED',
      'committed',
      'committed',
      'EXPIRY_TOO_FAR',
    ])
  })

  it('is busy when too many wait, yet takes what waits already', async () => {
    const { engine } = createStubLedger({}, 2)
    const signed = await Promise.all([1, 2, 3].map((number) => transaction(number)))
    const answers = [...signed, ...signed.slice(0, 1)].map((one) => engine.submit(one))
    expect((await Promise.all(answers)).map(codeOf)).toEqual([
      'committed',
      'committed',
      'NODE_BUSY',
      'committed',
    ])
  })

  it('finishes what was submitted before it stops', async () => {
    const { engine, chain } = createStubLedger()
    const [before, after] = [await transaction(1), await transaction(2)]
    const submitted = engine.submit(before)
    await engine.stop()
    expect(codeOf(await submitted)).toBe('committed')
    expect(codeOf(await engine.submit(after))).toBe('NODE_STOPPING')
    expect(chain.head?.height).toBe(1)
  })

  it('acknowledges nothing before the write, and nothing at all where it fails', async () => {
    let answered = 0
    let answeredAtWrite = -1
    const fault = new OperationalError('STORE_FULL', 'the disk is full', 'Free some.')
    const { engine, fatal, store } = createStubLedger({
      beforeWrite: async () => void (answeredAtWrite = answered),
      faultOnWrite: () => fault,
    })
    void engine.submit(await transaction(1)).then(() => (answered += 1))
    while (fatal.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(codeOf(await engine.submit(await transaction(2)))).toBe('NODE_STOPPING')
    expect([answered, answeredAtWrite, store.size]).toEqual([0, 0, 0])
    expect(fatal).toEqual([fault])
  })
})
