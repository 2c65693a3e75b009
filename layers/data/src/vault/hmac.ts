import { asHash, concatBytes, type Hash, sha256 } from '@vouch/core'

const BLOCK_BYTES = 64

/** HMAC-SHA-256 (RFC 2104, vectors RFC 4231). Synchronous, and the same in Node and in browsers. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Hash {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key
  const inner = new Uint8Array(BLOCK_BYTES).fill(0x36)
  const outer = new Uint8Array(BLOCK_BYTES).fill(0x5c)
  short.forEach((byte, at) => {
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  })
  return asHash(sha256(concatBytes(outer, sha256(concatBytes(inner, message)))))
}
