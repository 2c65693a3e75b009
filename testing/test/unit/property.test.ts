import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { propertyOptions, runAsyncProperty, runProperty } from '../../src/property.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const small = fc.property(fc.nat(1_000_000), (value) => value < 1_000)

function failureOf(work: () => void): string {
  try {
    work()
  } catch (thrown) {
    return (thrown as Error).message
  }
  return 'nothing failed'
}

const REPLAY =
  /^replay: VOUCH_SEED=(-?\d+) VOUCH_PATH=([\d:]+) npx vitest run (testing\/test\/unit\/property\.test\.ts) -t '(.+)'$/m

describe('a failed property', () => {
  it("says (in a shell's words) how it's seen again", () => {
    const message = failureOf(() => runProperty(small))
    const [, seed, path, , title] = REPLAY.exec(message) as RegExpExecArray
    expect(title).toBe(String.raw`says \(in a shell'\''s words\) how it'\''s seen again`)
    expect(message).toContain('Counterexample: [1000]')

    vi.stubEnv('VOUCH_SEED', seed)
    vi.stubEnv('VOUCH_PATH', path)
    const again = failureOf(() => runProperty(small))
    expect(again).toContain('Property failed after 1 tests')
    expect(again).toContain('Counterexample: [1000]')
  })

  it('says so too where it is asynchronous', async () => {
    const property = fc.asyncProperty(fc.nat(1_000_000), async (value) => value < 1_000)
    await expect(runAsyncProperty(property)).rejects.toThrow(REPLAY)
  })

  it('keeps the error that made it fail', () => {
    const cause = new Error('the reason')
    const property = fc.property(fc.nat(), () => {
      throw cause
    })
    expect(() => runProperty(property)).toThrow(expect.objectContaining({ cause }))
  })
})

describe('VOUCH_RUNS', () => {
  it('multiplies the runs', () => {
    expect(propertyOptions(20).numRuns).toBe(20)
    vi.stubEnv('VOUCH_RUNS', '10')
    expect(propertyOptions(20).numRuns).toBe(200)
  })
})
