import { scrypt } from 'node:crypto'
import type { ScryptCost } from './key-file.ts'

/** OpenSSL's scrypt, off the main thread; `kdf-browser.ts` has the same export. */
export function deriveKey(passphrase: Uint8Array, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
  const { N, r, p } = cost
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, { N, r, p, maxmem: 256 * N * r }, (cause, key) =>
      cause === null ? resolve(new Uint8Array(key)) : reject(cause),
    )
  })
}
