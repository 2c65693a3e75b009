import {
  type Cbor,
  concatBytes,
  decode,
  encode,
  equalBytes,
  failed,
  ok,
  type Result,
  sha256,
} from '@vouch/core'
import { Decrypter } from 'age-encryption'
import {
  type AgeIdentity,
  type AgeRecipient,
  encrypterTo,
  type ReaderSecret,
  recipientInvalid,
} from './reader-key.ts'

/** Most plaintext that one sealed value holds. */
export const MAX_SMALL_BYTES = 192 * 1024
/** Most bytes of a sealed value: the plaintext, and a header for some six hundred readers. */
export const MAX_SEALED_BYTES = 256 * 1024

const VERSION = 1
const CHECK_BYTES = 8
const NO_MATCH = /no identity matched/

/**
 * Encrypts a small value (at most 192 KiB) to one or several readers, each an age recipient or, for a document's
 * own key, an identity. The result is CBOR `[1, check, age file]`; the check, eight bytes of SHA-256, tells damage
 * from "not for you", which age alone cannot. It authenticates nothing; age's own MAC does that.
 *
 * Problems: `SEAL_TOO_LARGE`, `RECIPIENT_INVALID`, `IDENTITY_INVALID`.
 */
export async function sealSmall(
  bytes: Uint8Array,
  readers: AgeRecipient | AgeIdentity | readonly (AgeRecipient | AgeIdentity)[],
): Promise<Result<Uint8Array>> {
  if (bytes.length > MAX_SMALL_BYTES) return tooLarge(bytes.length, MAX_SMALL_BYTES)
  const list = typeof readers === 'string' ? [readers] : readers
  const encrypter = await encrypterTo(list)
  if (!encrypter.ok) return encrypter
  let file: Uint8Array
  try {
    file = await encrypter.value.encrypt(bytes)
  } catch {
    return recipientInvalid(list.join(' ')) // a key that decodes but is no point to agree with
  }
  const sealed = encode([VERSION, checkOf(file), file])
  return sealed.length > MAX_SEALED_BYTES ? tooLarge(sealed.length, MAX_SEALED_BYTES) : ok(sealed)
}

/** Problems: `SEAL_NOT_FOR_YOU`, `SEAL_DAMAGED`, `IDENTITY_INVALID`. */
export async function openSmall(sealed: Uint8Array, identity: ReaderSecret): Promise<Result<Uint8Array>> {
  const file = ageFileOf(sealed)
  if (file === undefined) return damaged()
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity)
  } catch {
    return failed(
      'IDENTITY_INVALID',
      'The text is not an age identity.',
      'Give the whole line that begins with AGE-SECRET-KEY-1.',
    )
  }
  try {
    return ok(await decrypter.decrypt(file))
  } catch (cause) {
    if (cause instanceof Error && NO_MATCH.test(cause.message))
      return failed(
        'SEAL_NOT_FOR_YOU',
        'The value is whole but not sealed to this key.',
        'Use the key it was sealed to, or ask for it to be sealed to yours.',
      )
    return damaged()
  }
}

function checkOf(file: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(VERSION), file)).subarray(0, CHECK_BYTES)
}

function ageFileOf(sealed: Uint8Array): Uint8Array | undefined {
  const decoded = decode(sealed, { maxBytes: MAX_SEALED_BYTES, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined
  const [version, check, file, ...more] = decoded.value as readonly Cbor[]
  if (version !== VERSION || more.length > 0) return undefined
  if (!(check instanceof Uint8Array) || !(file instanceof Uint8Array)) return undefined
  return equalBytes(check, checkOf(file)) ? file : undefined
}

function damaged(): Result<never> {
  return failed(
    'SEAL_DAMAGED',
    'The sealed value is not whole: its bytes were changed or cut.',
    'Fetch it again; if it stays so, ask for it to be sealed anew.',
  )
}

function tooLarge(bytes: number, maxBytes: number): Result<never> {
  return failed(
    'SEAL_TOO_LARGE',
    `The value has ${bytes} bytes; at most ${maxBytes} are sealed at once.`,
    'Seal less, or for fewer readers.',
    { bytes, maxBytes },
  )
}
