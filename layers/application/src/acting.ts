import type { ActionContext, Declaration, Meta } from '@vouch/contract/api'
import type { contract as identity } from './identity/contract.ts'
import type { ActorValue, OrganisationValue } from './identity/declaration.ts'

type Context = ActionContext<Declaration>

/** What the questions below need of any contract's context. */
interface Calling extends Pick<Context, 'caller' | 'view'> {
  fail(code: 'CALLED_BY_CONTRACT' | 'NOT_YOUR_ROLE', meta?: Meta): never
}

interface Asking extends Pick<Context, 'view'> {
  fail(code: 'ORGANISATION_UNKNOWN', meta?: Meta): never
}

/** The organisation behind the signers, allowed to act. Fails with identity's codes, `CALLED_BY_CONTRACT`, `NOT_YOUR_ROLE`. */
export function actor(context: Calling): ActorValue {
  if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
  const found = context.view<typeof identity, 'actor'>('identity', 'actor', { keys: context.caller.keys })
  if (found.right === 'read') context.fail('NOT_YOUR_ROLE', { role: 'holder of a signing key' })
  return found
}

export function organisationOf(context: Pick<Context, 'view'>, id: Uint8Array): OrganisationValue | null {
  return context.view<typeof identity, 'organisation'>('identity', 'organisation', { id })
}

/** An organisation that may act. Fails: `ORGANISATION_UNKNOWN`. */
export function activeOrganisation(context: Asking, id: Uint8Array): OrganisationValue {
  const found = organisationOf(context, id)
  return found === null || found.status !== 'active' ? context.fail('ORGANISATION_UNKNOWN') : found
}
