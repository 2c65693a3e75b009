/** Wall time, in milliseconds since 1970 UTC. Only engines and edges may hold one; the state path has block time. */
export interface Clock {
  nowMs(): number
}

/** Unpredictable bytes; only clients and edges may hold one. */
export interface Random {
  bytes(length: number): Uint8Array
}

export const systemClock: Clock = { nowMs: () => Date.now() }

export const systemRandom: Random = {
  bytes: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}
