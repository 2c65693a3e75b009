import { scryptAsync } from '@noble/hashes/scrypt.js'
import type { ScryptCost } from './key-file.ts'

/** scrypt in JavaScript, yielding to the page; `kdf-node.ts` has the same export. */
export function deriveKey(passphrase: Uint8Array, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
  return scryptAsync(passphrase, salt, { ...cost, dkLen: 32 })
}
