import type { ActionContext, ViewContext } from '@vouch/contract/api'
import type { ActorValue, home, KeyValue, OrganisationValue } from './declaration.ts'

type Declared = (typeof home)['declaration']
/** What reading needs; actions and views both give it. */
export type Reading = Pick<ViewContext<Declared>, 'block' | 'fail'> & {
  readonly state: ViewContext<Declared>['state']
}
export type Acting = ActionContext<Declared>

/** The key as it stands at this block. Fails: `KEY_UNKNOWN`, `KEY_REVOKED`, `KEY_NOT_YET_VALID`. */
export function validKey(context: Reading, publicKey: Uint8Array): KeyValue {
  const key = context.state.keys.get(publicKey)
  if (key === undefined) return context.fail('KEY_UNKNOWN')
  if (context.block.height < key.validFromHeight)
    return context.fail('KEY_NOT_YET_VALID', { height: key.validFromHeight })
  if (key.revokedFromHeight !== null && context.block.height >= key.revokedFromHeight)
    return context.fail('KEY_REVOKED', { height: key.revokedFromHeight })
  return key
}

/** The organisation, if it may act. Fails: `ORGANISATION_UNKNOWN`, `ORGANISATION_SUSPENDED`. */
export function activeOrganisation(context: Reading, id: Uint8Array): OrganisationValue {
  const organisation = context.state.organisations.get(id)
  if (organisation === undefined) return context.fail('ORGANISATION_UNKNOWN')
  if (organisation.status === 'suspended')
    return context.fail('ORGANISATION_SUSPENDED', { name: organisation.name })
  return organisation
}

/** Who acts with these keys: the organisation of the first, which must be that of all. */
export function actorOf(context: Reading, keys: readonly Uint8Array[]): ActorValue {
  const first = keys[0]
  if (first === undefined) return context.fail('KEY_UNKNOWN')
  const key = validKey(context, first)
  for (let at = 1; at < keys.length; at++)
    if (!sameBytes(validKey(context, keys[at] as Uint8Array).organisation, key.organisation))
      return context.fail('SIGNERS_MIXED')
  const organisation = activeOrganisation(context, key.organisation)
  return {
    organisation: key.organisation,
    name: organisation.name,
    roles: organisation.roles,
    member: key.member,
    right: key.right,
  }
}

/** The caller, with the right that is needed. Fails: `RIGHT_MISSING`. */
export function callerWith(context: Acting, needed: 'admin' | 'sign'): ActorValue {
  const actor = actorOf(context, context.caller.keys)
  if (actor.right === 'admin' || actor.right === needed) return actor
  return context.fail('RIGHT_MISSING', { right: actor.right, needed })
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}

export function includesBytes(list: readonly Uint8Array[], wanted: Uint8Array): boolean {
  return list.some((item) => sameBytes(item, wanted))
}
