import { runAsyncProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore, createStagedStore, type Write } from '../../src/index.ts'

const key = fc.uint8Array({ minLength: 1, maxLength: 2 })
const write: fc.Arbitrary<Write> = fc.record({
  key,
  value: fc.option(fc.uint8Array({ maxLength: 3 }), { nil: undefined }),
})
const act = fc.oneof(
  fc.record({ kind: fc.constant('stage' as const), writes: fc.array(write, { maxLength: 6 }) }),
  fc.record({ kind: fc.constant('flush' as const) }),
)

describe('a staged store', () => {
  it('reads as if all that is staged were written, and is written whole by a flush', async () => {
    await runAsyncProperty(
      fc.asyncProperty(
        fc.array(act, { maxLength: 12 }),
        key,
        key,
        fc.boolean(),
        async (acts, gte, lt, reverse) => {
          const durable = createMemoryStore()
          const staged = createStagedStore(durable)
          const model = createMemoryStore()
          const same = (): void => {
            for (const range of [
              { gte, lt, reverse, limit: 3 },
              { gte: Uint8Array.of(0), lt: Uint8Array.of(255, 255, 255), reverse, limit: 100 },
            ])
              expect(staged.scan(range)).toEqual(model.scan(range))
            expect(staged.get(gte)).toEqual(model.get(gte))
          }
          for (const one of acts) {
            if (one.kind === 'stage') {
              staged.stage(one.writes)
              await model.write(one.writes)
            } else {
              const flushing = staged.flush()
              same()
              await flushing
              expect(staged.staged).toBe(0)
              const all = { gte: Uint8Array.of(0), lt: Uint8Array.of(255, 255, 255), limit: 100 }
              expect(durable.scan(all)).toEqual(model.scan(all))
            }
            same()
          }
        },
      ),
    )
  })
})
