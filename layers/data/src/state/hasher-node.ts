import { hash } from 'node:crypto'
import { hashInto } from '@chainsafe/hashtree'

/** Native SHA-256; `hasher-browser.ts` has the same exports and `package.json` chooses by condition. */

/** `output` takes one 32-byte digest for each 64 bytes of `input`. */
export function hashPairs(input: Uint8Array, output: Uint8Array): void {
  hashInto(input, output)
}

/** SHA-256 of `bytes` at `output[at]`. A digest as text costs a third of one as a Buffer. */
export function sha256Into(bytes: Uint8Array, output: Uint8Array, at: number): void {
  Buffer.prototype.latin1Write.call(output, hash('sha256', bytes, 'binary'), at, 32)
}
