import { sealSmall } from '@vouch/data'
import { createMembers } from '@vouch/sdk'
import { toHex } from '@vouch/core'
import type { Session } from './session.ts'

/**
 * Seals the members' common secret to all keys of one's organisation and a new one, so that the new key finds duplicates
 * too. False where the signing key cannot open the secret, or may not hand it on.
 */
export async function shareSecretWith({ client, key }: Session, recipient: string): Promise<boolean> {
  const members = createMembers(client)
  try {
    const { id } = await members.ofKey(key.publicKey)
    const secret = await members.consortiumSecret(key)
    const recipients = (await members.readers(id)).map((reader) => reader.recipient)
    const sealed = await sealSmall(secret, [...new Set([...recipients, recipient as (typeof recipients)[0]])])
    if (!sealed.ok) return false
    const args = { organisation: toHex(id), sealedSecret: toHex(sealed.value) }
    await client.call('identity', 'shareSecret', args, { as: key.signer })
    return true
  } catch (cause) {
    // Without the secret a key still deposits; only duplicates by business key are not found by it.
    if ((cause as { problem?: unknown }).problem !== undefined) return false
    throw cause
  }
}

export const SECRET_NOT_SHARED =
  "The new key was not given the members' common secret: what it deposits is not compared by business key. Sign with the key that has it, or ask a founder."
