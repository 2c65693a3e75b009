import { toHex } from '@vouch/core'
import { sealSmall } from '@vouch/data'
import { client } from '../data/client.ts'
import type { SignedIn } from '../session/session.tsx'

export interface NewKey {
  readonly publicKey: string
  readonly member: string
  readonly right: string
  readonly recipient: string
}

/** Adds a key to one's organisation, and seals the members' common secret to it where that can be done. */
export async function addKey(
  key: NewKey,
  now: SignedIn,
): Promise<{ readonly height: number; readonly secretShared: boolean }> {
  const done = await client.call(
    'identity',
    'addKey',
    { key: { ...key }, validFromHeight: null },
    { as: now.key.signer },
  )
  return { height: done.height, secretShared: await shareSecret(key.recipient, now) }
}

/** Without the secret a key still deposits; only duplicates by business key are not found by it. */
async function shareSecret(recipient: string, now: SignedIn): Promise<boolean> {
  const { members } = await now.vouchers()
  try {
    const { id } = await members.ofKey(now.key.publicKey)
    const secret = await members.consortiumSecret(now.key)
    const recipients = (await members.readers(id)).map((reader) => reader.recipient)
    const sealed = await sealSmall(secret, [...new Set([...recipients, recipient])])
    if (!sealed.ok) return false
    const args = { organisation: toHex(id), sealedSecret: toHex(sealed.value) }
    await client.call('identity', 'shareSecret', args, { as: now.key.signer })
    return true
  } catch {
    return false
  }
}
