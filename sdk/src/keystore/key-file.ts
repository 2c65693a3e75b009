import { encode, failed, fromBase64, fromHex, isPublicKey, ok, type Result, sha256, toHex } from '@vouch/core'

/** Cost of scrypt (RFC 7914): 128 × N × r bytes of memory. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** An encrypted key as it lies in a file; its JSON, indented by two. */
export interface KeyFile {
  readonly format: 'vouch-key/1'
  readonly alias: string
  /** Hexadecimal, with its scheme byte. */
  readonly publicKey: string
  /** The age recipient to which documents are sealed for this key. */
  readonly recipient: string
  readonly kdf: { readonly name: 'scrypt'; readonly salt: string } & ScryptCost
  readonly cipher: { readonly name: 'AES-256-GCM'; readonly nonce: string }
  /** Base64 of the seed and the age identity, encrypted; everything above is authenticated with it. */
  readonly ciphertext: string
  /** Eight bytes of SHA-256 over all the above: tells a damaged file from a wrong passphrase. Proves nothing. */
  readonly check: string
}

export interface ReadKeyFile {
  readonly file: KeyFile
  readonly publicKey: Uint8Array
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/** What the cipher authenticates besides the secret: all that stands readable in the file. */
export function associatedData(file: Omit<KeyFile, 'ciphertext' | 'check'>): Uint8Array {
  const { kdf, cipher } = file
  return encode([
    file.format,
    file.alias,
    file.publicKey,
    file.recipient,
    [kdf.name, kdf.salt, kdf.N, kdf.r, kdf.p],
    [cipher.name, cipher.nonce],
  ])
}

export function checkOf(file: Omit<KeyFile, 'check'>): string {
  return toHex(sha256(encode([associatedData(file), file.ciphertext])).subarray(0, 8))
}

export function keyFileText(file: KeyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Bounds what a file may make a reader spend: 256 MiB of memory. */
const MAX_MEMORY = 256 << 20

/** Form and check only. Problem: `KEY_FILE_DAMAGED`. */
export function readKeyFile(source: string | object): Result<ReadKeyFile> {
  let json: unknown = source
  if (typeof source === 'string') {
    try {
      json = JSON.parse(source)
    } catch {
      return damaged('it is not whole JSON')
    }
  }
  const file = json as KeyFile
  if (!hasForm(file)) return damaged('a field is missing or of another form')
  const { N, r, p } = file.kdf
  const whole = [N, r, p].every((cost) => Number.isInteger(cost) && cost > 0)
  if (!whole || (N & (N - 1)) !== 0 || N < 2 || 128 * N * r > MAX_MEMORY || p > 16)
    return damaged('its cost parameters are out of bounds')
  if (checkOf(file) !== file.check) return damaged('its bytes do not fit its check')
  const publicKey = fromHex(file.publicKey)
  const salt = fromBase64(file.kdf.salt)
  const nonce = fromBase64(file.cipher.nonce)
  const ciphertext = fromBase64(file.ciphertext)
  if (publicKey === undefined || !isPublicKey(publicKey)) return damaged('its public key is none')
  if (salt === undefined || nonce?.length !== 12 || ciphertext === undefined)
    return damaged('its salt, nonce or ciphertext is not base64')
  return ok({ file, publicKey, salt, nonce, ciphertext })
}

function hasForm(file: unknown): file is KeyFile {
  const { format, alias, publicKey, recipient, kdf, cipher, ciphertext, check } = (file ?? {}) as KeyFile
  const texts: unknown[] = [alias, publicKey, recipient, ciphertext, check, kdf?.salt, cipher?.nonce]
  return (
    format === 'vouch-key/1' &&
    kdf?.name === 'scrypt' &&
    cipher?.name === 'AES-256-GCM' &&
    texts.every((text) => typeof text === 'string' && text.isWellFormed())
  )
}

function damaged(reason: string): Result<never> {
  return failed(
    'KEY_FILE_DAMAGED',
    `The key file cannot be used: ${reason}.`,
    'Restore the file from a backup; without it the key is lost and must be revoked.',
    { reason },
  )
}
