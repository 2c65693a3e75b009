import type { Json } from '@vouch/contract'
import { toHex } from '@vouch/core'
import { accountCommitment } from '@vouch/sdk'
import type { SignedIn } from '../session/session.tsx'

/** The terms with account numbers in the clear made to commitments under the members' common secret. */
export async function withCommitments(args: Json, now: SignedIn): Promise<Json> {
  const terms = args as { readonly [name: string]: Json }
  const accounts = ['buyerAccount', 'sellerAccount'].filter((name) => typeof terms[name] === 'string')
  if (accounts.length === 0) return args
  const { members } = await now.vouchers()
  const secret = await members.consortiumSecret(now.key)
  const committed = accounts.map(
    (name) => [name, toHex(accountCommitment(secret, String(terms[name])))] as const,
  )
  return { ...terms, ...Object.fromEntries(committed) }
}
