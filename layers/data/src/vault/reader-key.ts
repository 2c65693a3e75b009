import { failed, ok, type Result } from '@vouch/core'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

/** An age identity in its text form (`AGE-SECRET-KEY-1…`): a secret. */
export type AgeIdentity = string
/** What opens a seal: an identity, or an X25519 private key that the platform keeps and does not show (usage `deriveBits`). */
export type ReaderSecret = AgeIdentity | CryptoKey
/** An age recipient in its text form (`age1…`): public. */
export type AgeRecipient = string

const IDENTITY_PREFIX = 'AGE-SECRET-KEY-'

/** A fresh X25519 pair: the identity is what a reader keeps, the recipient what others seal to. */
export async function createReaderKey(): Promise<{ identity: AgeIdentity; recipient: AgeRecipient }> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The public half of an identity, or `IDENTITY_INVALID`. */
export async function recipientOf(identity: ReaderSecret): Promise<Result<AgeRecipient>> {
  try {
    return ok(await identityToRecipient(identity))
  } catch {
    // The text itself stays out of the problem: it may be most of a secret.
    return failed(
      'IDENTITY_INVALID',
      'The text is not an age identity.',
      'Give the whole line that begins with AGE-SECRET-KEY-1.',
    )
  }
}

/** An encrypter to these recipients (or to the public half of identities), or `RECIPIENT_INVALID` / `IDENTITY_INVALID`. */
export async function encrypterTo(
  readers: readonly (AgeRecipient | AgeIdentity)[],
): Promise<Result<Encrypter>> {
  const encrypter = new Encrypter()
  if (readers.length === 0) return recipientInvalid('')
  for (const reader of readers) {
    const recipient = reader.startsWith(IDENTITY_PREFIX) ? await recipientOf(reader) : ok(reader)
    if (!recipient.ok) return recipient
    try {
      encrypter.addRecipient(recipient.value)
    } catch {
      return recipientInvalid(recipient.value)
    }
  }
  return ok(encrypter)
}

export function recipientInvalid(recipient: string): Result<never> {
  return failed(
    'RECIPIENT_INVALID',
    recipient === '' ? 'No recipient was named.' : 'The text is not an age recipient.',
    "Give the reader's public age key, which begins with age1.",
    { recipient: recipient.slice(0, 100) },
  )
}
