import { sha256 } from '@vouch/core'

/** The same exports as `hasher-node.ts`, without native code. */

export function hashPairs(input: Uint8Array, output: Uint8Array): void {
  for (let at = 0; at < input.length; at += 64) output.set(sha256(input.subarray(at, at + 64)), at / 2)
}

export function sha256Into(bytes: Uint8Array, output: Uint8Array, at: number): void {
  output.set(sha256(bytes), at)
}
