import { type Infer, t } from '@vouch/contract/api'
import { home, NewKey } from './declaration.ts'
import { type Acting, callerWith, sameBytes } from './membership.ts'

/** Records a key that no organisation has. Fails: `KEY_EXISTS`. */
export function recordKey(
  context: Acting,
  organisation: Uint8Array,
  key: Infer<typeof NewKey>,
  validFromHeight: number,
): void {
  if (context.state.keys.has(key.publicKey)) context.fail('KEY_EXISTS')
  const { publicKey, member, right, recipient } = key
  context.state.keys.set(publicKey, {
    organisation,
    member,
    right,
    recipient,
    validFromHeight,
    revokedFromHeight: null,
  })
  context.emit('keyAdded', organisation, { organisation, publicKey, member })
}

export const addKey = home.action(
  {
    summary: 'Gives a member of the caller’s organisation a key.',
    args: t.record({ key: NewKey, validFromHeight: t.option(t.integer()) }),
  },
  (context, { key, validFromHeight }) => {
    const { organisation } = callerWith(context, 'admin')
    recordKey(context, organisation, key, futureHeight(context, validFromHeight))
    return null
  },
)

export const rotateKey = home.action(
  {
    summary: 'Replaces a key of the caller’s organisation from a height on.',
    args: t.record({ old: t.publicKey(), key: NewKey, fromHeight: t.option(t.integer()) }),
  },
  (context, { old, key, fromHeight }) => {
    const { organisation } = callerWith(context, 'admin')
    const from = futureHeight(context, fromHeight)
    recordKey(context, organisation, key, from)
    revokeFrom(context, organisation, old, from)
    return null
  },
)

export const revokeKey = home.action(
  {
    summary: 'Ends a key of the caller’s organisation from a height on; what it signed before stays valid.',
    args: t.record({ publicKey: t.publicKey(), fromHeight: t.option(t.integer()) }),
  },
  (context, { publicKey, fromHeight }) => {
    const { organisation } = callerWith(context, 'admin')
    revokeFrom(context, organisation, publicKey, futureHeight(context, fromHeight))
    return null
  },
)

/** Null means from the next block on: a block never judges its own transactions differently. */
function futureHeight(context: Acting, height: number | null): number {
  const next = context.block.height + 1
  if (height === null) return next
  if (height < next) return context.fail('HEIGHT_PASSED', { height, now: next })
  return height
}

function revokeFrom(
  context: Acting,
  organisation: Uint8Array,
  publicKey: Uint8Array,
  fromHeight: number,
): void {
  const key = context.state.keys.get(publicKey)
  if (key === undefined) return context.fail('KEY_UNKNOWN')
  if (!sameBytes(key.organisation, organisation)) return context.fail('KEY_FOREIGN')
  if (key.revokedFromHeight !== null && key.revokedFromHeight <= fromHeight)
    return context.fail('KEY_REVOKED', { height: key.revokedFromHeight })
  if (key.right === 'admin' && !hasOtherAdmin(context, organisation, publicKey, fromHeight))
    return context.fail('KEY_LAST_ADMIN')
  context.state.keys.set(publicKey, { ...key, revokedFromHeight: fromHeight })
  context.emit('keyRevoked', organisation, { organisation, publicKey, fromHeight })
}

/** Whether another administrator key counts from that height on, without an end. */
function hasOtherAdmin(
  context: Acting,
  organisation: Uint8Array,
  except: Uint8Array,
  fromHeight: number,
): boolean {
  return context.state.keys.by
    .organisation({ organisation }, { limit: 1000 })
    .some(
      ({ key, value }) =>
        value.right === 'admin' &&
        value.revokedFromHeight === null &&
        value.validFromHeight <= fromHeight &&
        !sameBytes(key, except),
    )
}
