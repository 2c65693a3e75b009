import type { PublicKey, Signer } from '@vouch/core'
import type { AgeRecipient, ReaderSecret } from '@vouch/data'

/** Signs as one member of an organisation and opens what is sealed to it, wherever the secrets are kept. */
export interface ActingKey {
  readonly alias: string
  readonly publicKey: PublicKey
  readonly signer: Signer
  /** Opens what was sealed to `recipient`. A secret, or the name of one that the platform keeps. */
  readonly ageIdentity: ReaderSecret
  readonly recipient: AgeRecipient
}
