import { hash } from 'node:crypto'
import { hashPairs } from '@vouch/data/node'

/** Nonces tried between two looks at what has changed: under a millisecond. */
export const BATCH = 1_024

const WORK_BYTES = 64
const COUNTER_AT = 56

export interface NonceSearch {
  /** Tries the next batch; the first nonce that does the work, or nothing. */
  next(): Uint8Array | undefined
}

/**
 * Double SHA-256 with the native hash: the first over 64 bytes each, a whole batch in one call; the second one by one, as text,
 * which costs a third of a Buffer. `seed` is the first 24 bytes of every nonce, so that no two threads try the same.
 */
export function createNonceSearch(commitment: Uint8Array, target: bigint, seed: Uint8Array): NonceSearch {
  const works = new Uint8Array(BATCH * WORK_BYTES)
  const view = new DataView(works.buffer)
  const digests = new Uint8Array(BATCH * 32)
  const limit = Buffer.from(target.toString(16).padStart(64, '0'), 'hex').toString('latin1')
  for (let at = 0; at < works.length; at += WORK_BYTES) {
    works.set(commitment, at)
    works.set(seed.subarray(0, 24), at + 32)
  }
  let counter = 0
  return {
    next() {
      for (let index = 0; index < BATCH; index++) {
        view.setUint32(index * WORK_BYTES + COUNTER_AT, Math.floor(counter / 2 ** 32))
        view.setUint32(index * WORK_BYTES + COUNTER_AT + 4, counter >>> 0)
        counter += 1
      }
      hashPairs(works, digests)
      for (let index = 0; index < BATCH; index++)
        if (hash('sha256', digests.subarray(index * 32, index * 32 + 32), 'binary') <= limit)
          return works.slice(index * WORK_BYTES + 32, (index + 1) * WORK_BYTES)
      return undefined
    },
  }
}
