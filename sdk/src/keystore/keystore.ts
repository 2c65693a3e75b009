import {
  createEd25519Signer,
  decode,
  encode,
  equalBytes,
  failed,
  type LocalSigner,
  ok,
  type Random,
  type Result,
  systemRandom,
  toBase64,
  toHex,
  utf8,
} from '@vouch/core'
import { type AgeIdentity, createReaderKey, recipientOf } from '@vouch/data'
import { deriveKey } from '#kdf'
import type { ActingKey } from './acting-key.ts'
import { associatedData, checkOf, type KeyFile, readKeyFile, type ScryptCost } from './key-file.ts'

/** A key from a file: both its secrets are in memory. */
export interface OpenedKey extends ActingKey {
  readonly signer: LocalSigner
  readonly ageIdentity: AgeIdentity
}

export interface CreateKeyOptions {
  readonly random?: Random
  /** Default N 2^15, r 8, p 1: 32 MiB, and about 60 ms on a machine of 2024. */
  readonly cost?: ScryptCost
  /** 32 bytes, where an Ed25519 key exists already. */
  readonly seed?: Uint8Array
}

const DEFAULT_COST: ScryptCost = { N: 1 << 15, r: 8, p: 1 }
const SECRET_VERSION = 1

/** A fresh signing key with its age identity, and the file that keeps both under a passphrase. */
export async function createKey(
  alias: string,
  passphrase: string,
  options: CreateKeyOptions = {},
): Promise<{ readonly file: KeyFile; readonly key: OpenedKey }> {
  const random = options.random ?? systemRandom
  const seed = options.seed ?? random.bytes(32)
  const signer = createEd25519Signer(seed)
  const { identity, recipient } = await createReaderKey()
  const publicParts = {
    format: 'vouch-key/1',
    alias,
    publicKey: toHex(signer.publicKey),
    recipient,
    kdf: { name: 'scrypt', salt: toBase64(random.bytes(16)), ...(options.cost ?? DEFAULT_COST) },
    cipher: { name: 'AES-256-GCM', nonce: toBase64(random.bytes(12)) },
  } as const
  const cipher = await cipherOf(passphrase, publicParts)
  const secret = encode([SECRET_VERSION, seed, identity])
  const sealed = await crypto.subtle.encrypt(cipher.parameters, cipher.key, own(secret))
  const unchecked = { ...publicParts, ciphertext: toBase64(new Uint8Array(sealed)) }
  const key = { alias, publicKey: signer.publicKey, signer, ageIdentity: identity, recipient }
  return { file: { ...unchecked, check: checkOf(unchecked) }, key }
}

/** Opens a key file: its text, or the JSON. Problems: `KEY_FILE_DAMAGED`, `KEY_PASSPHRASE_WRONG`. */
export async function openKey(source: string | object, passphrase: string): Promise<Result<OpenedKey>> {
  const read = readKeyFile(source)
  if (!read.ok) return read
  const { file, publicKey, ciphertext } = read.value
  const cipher = await cipherOf(passphrase, file)
  let secret: Uint8Array
  try {
    secret = new Uint8Array(await crypto.subtle.decrypt(cipher.parameters, cipher.key, own(ciphertext)))
  } catch {
    return failed(
      'KEY_PASSPHRASE_WRONG',
      `The passphrase does not open the key '${file.alias}'.`,
      'Set VOUCH_PASSPHRASE to the passphrase the key was made with.',
      { alias: file.alias },
    )
  }
  const decoded = decode(secret, { maxBytes: 1024, maxDepth: 2 })
  const [version, seed, ageIdentity] = decoded.ok && Array.isArray(decoded.value) ? decoded.value : []
  if (version !== SECRET_VERSION || !(seed instanceof Uint8Array) || typeof ageIdentity !== 'string')
    return otherSecret()
  const signer = createEd25519Signer(seed)
  const recipient = await recipientOf(ageIdentity)
  if (!equalBytes(signer.publicKey, publicKey) || !recipient.ok || recipient.value !== file.recipient)
    return otherSecret()
  return ok({
    alias: file.alias,
    publicKey: signer.publicKey,
    signer,
    ageIdentity,
    recipient: recipient.value,
  })
}

async function cipherOf(
  passphrase: string,
  file: Omit<KeyFile, 'ciphertext' | 'check'>,
): Promise<{ readonly key: CryptoKey; readonly parameters: AesGcmParams }> {
  const { salt, ...cost } = file.kdf
  // One passphrase may be typed in several Unicode forms, depending on the keyboard.
  const derived = await deriveKey(utf8(passphrase.normalize('NFKC')), bytesOf(salt), cost)
  const key = await crypto.subtle.importKey('raw', own(derived), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const parameters = {
    name: 'AES-GCM',
    iv: own(bytesOf(file.cipher.nonce)),
    additionalData: own(associatedData(file)),
  }
  return { key, parameters }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** WebCrypto wants bytes over a buffer of their own. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

function otherSecret(): Result<never> {
  return failed(
    'KEY_FILE_DAMAGED',
    'The key file opens, but holds another key than it says.',
    'Restore the file from a backup; without it the key is lost and must be revoked.',
    { reason: 'other key' },
  )
}
