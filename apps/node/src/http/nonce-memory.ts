import { type Clock, failed, ok, type Result } from '@vouch/core'

/** Remembers what was used for at least `keepMs`, and at most twice that; never more than `maxEntries`. */
export interface NonceMemory {
  /** Problems: `REQUEST_REPLAYED`, `REQUEST_MEMORY_FULL`. */
  use(nonce: string): Result<void>
}

export function createNonceMemory(clock: Clock, keepMs: number, maxEntries: number): NonceMemory {
  let current = new Set<string>()
  let before = new Set<string>()
  let turnedMs = clock.nowMs()

  const turn = (): void => {
    const sinceMs = clock.nowMs() - turnedMs
    if (sinceMs < keepMs) return
    before = sinceMs < 2 * keepMs ? current : new Set()
    current = new Set()
    turnedMs = clock.nowMs()
  }
  return {
    use(nonce) {
      turn()
      if (current.has(nonce) || before.has(nonce))
        return failed(
          'REQUEST_REPLAYED',
          'This signed request has been made before.',
          'Sign each request anew, with new random bytes.',
        )
      // Forgetting early would let a request be replayed, so it is refused instead.
      if (current.size + before.size >= maxEntries)
        return failed(
          'REQUEST_MEMORY_FULL',
          'The node has seen too many signed requests within the last minutes.',
          'Try again in a few minutes.',
        )
      current.add(nonce)
      return ok(undefined)
    },
  }
}
