/** Bits of one block: what a question touches lies in one line of the processor's cache. */
const BLOCK_WORDS = 16
/** Bits set for each key. */
const PROBES = 6
/** Bits for each key that is expected: about one question in a thousand is answered wrongly, with yes. */
const BITS_PER_KEY = 12

/**
 * Keys that may be there: a blocked Bloom filter (Putze, Sanders, Singler 2007). It never denies a key that was added;
 * it may affirm one that was not, the more often the more there are beyond those expected.
 */
export interface KeyFilter {
  add(key: Uint8Array): void
  mayHave(key: Uint8Array): boolean
}

/** Room for so many keys, 12 bits each, rounded up to a power of two. */
export function createKeyFilter(expectedKeys: number): KeyFilter {
  const blocks = Math.ceil((Math.max(1, expectedKeys) * BITS_PER_KEY) / (BLOCK_WORDS * 32))
  const words = new Int32Array(2 ** Math.ceil(Math.log2(blocks)) * BLOCK_WORDS)
  const lastBlock = words.length / BLOCK_WORDS - 1
  let block = 0
  let bits = 0

  /** Two hashes of the key in one walk: the block, and the bits in it. */
  function locate(key: Uint8Array): void {
    let first = 0x811c9dc5
    let second = 0x9e3779b9
    let at = 0
    for (const whole = key.length & ~3; at < whole; at += 4) {
      const word =
        (key[at] as number) |
        ((key[at + 1] as number) << 8) |
        ((key[at + 2] as number) << 16) |
        ((key[at + 3] as number) << 24)
      first = Math.imul(first ^ word, 0x01000193)
      first ^= first >>> 15
      second = Math.imul(second + word, 0x85ebca6b) ^ (second >>> 13)
    }
    for (; at < key.length; at++) {
      first = Math.imul(first ^ (key[at] as number), 0x01000193)
      second = Math.imul(second + (key[at] as number), 0x85ebca6b)
    }
    first ^= first >>> 16
    first = Math.imul(first, 0xc2b2ae35)
    block = ((first ^ (first >>> 15)) & lastBlock) * BLOCK_WORDS
    bits = second ^ (second >>> 13) ^ (first << 9)
  }

  /** The bit of one probe, from a sequence that the key's second hash begins. */
  const next = (): number => {
    bits = Math.imul(bits, 0x5bd1e995) + 0x3c6ef35f
    return bits >>> 23
  }

  return {
    add(key) {
      locate(key)
      for (let probe = 0; probe < PROBES; probe++) {
        const bit = next()
        const word = block + (bit >>> 5)
        words[word] = (words[word] as number) | (1 << (bit & 31))
      }
    },
    mayHave(key) {
      locate(key)
      for (let probe = 0; probe < PROBES; probe++) {
        const bit = next()
        if (((words[block + (bit >>> 5)] as number) & (1 << (bit & 31))) === 0) return false
      }
      return true
    },
  }
}
