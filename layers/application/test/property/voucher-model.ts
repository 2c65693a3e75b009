/** The rules of a voucher's life once more, in the plainest form, to be compared with the contract's. */
export type Name = 'custodia' | 'acme' | 'globex' | 'initech' | 'watch' | 'tax'
export const NAMES: readonly Name[] = ['custodia', 'acme', 'globex', 'initech', 'watch', 'tax']
export const REGULATORS: readonly Name[] = ['watch', 'tax']

export interface Model {
  custody: 'offered' | 'in_custody' | 'rejected' | 'returned_to_issuer' | 'superseded' | 'destroyed'
  supervision: 'none' | 'under_review' | 'cleared' | 'frozen' | 'released'
  order: { number: string; scope: 'metadata' | 'document'; by: Name; expiresMs: number | null } | null
  holder: Name
  beneficiary: Name
  booking: Name | null
  transfer: { kind: 'holding' | 'benefit'; to: Name; by: Name; expiresMs: number } | null
  lost: boolean
  readonly access: Map<Name, 'requested' | 'granted' | 'denied' | 'withdrawn' | 'own'>
}

export interface Command {
  readonly as: Name
  readonly action: string
  readonly to: Name
  readonly kind: 'holding' | 'benefit'
  readonly scope: 'metadata' | 'document'
  readonly order: '1' | '2'
  /** Milliseconds that an order or offer lives; null where it may do without an end. */
  readonly lifeMs: number | null
  /** Block time that passes before. */
  readonly waitMs: number
}

/** Offered by Acme to Custodia. */
export function newModel(): Model {
  return {
    custody: 'offered',
    supervision: 'none',
    order: null,
    holder: 'acme',
    beneficiary: 'acme',
    booking: null,
    transfer: null,
    lost: false,
    access: new Map(),
  }
}

const orderStands = ({ order, supervision }: Model, nowMs: number): boolean =>
  order !== null &&
  (supervision === 'frozen' || supervision === 'under_review') &&
  (order.expiresMs === null || nowMs < order.expiresMs)
export const isFrozen = (model: Model, nowMs: number): boolean =>
  model.supervision === 'frozen' && orderStands(model, nowMs)
const covers = (model: Model, as: Name, nowMs: number): boolean =>
  orderStands(model, nowMs) && model.order?.scope === 'document' && model.order.by === as

function mayRead(model: Model, as: Name, nowMs: number): boolean {
  if (covers(model, as, nowMs)) return true
  const frozen = isFrozen(model, nowMs)
  if (as === 'custodia') return !frozen || model.order?.scope === 'document'
  const own = [model.holder, model.beneficiary, 'acme'].includes(as)
  const granted = model.access.get(as) === 'granted' && !REGULATORS.includes(as)
  return (own || granted) && !frozen
}

type Rule = (model: Model, command: Command, nowMs: number) => boolean

/** Each rule says whether the action is allowed, and carries it out where it is. */
export const RULES: Readonly<Record<string, Rule>> = {
  accept(model, { as }, nowMs) {
    if (as !== 'custodia' || model.custody !== 'offered' || isFrozen(model, nowMs)) return false
    model.custody = 'in_custody'
    return true
  },
  reject(model, { as }) {
    if (as !== 'custodia' || model.custody !== 'offered') return false
    model.custody = 'rejected'
    return true
  },
  returnToIssuer(model, { as }, nowMs) {
    if (as !== 'custodia' && as !== model.holder) return false
    if (model.custody !== 'in_custody' || isFrozen(model, nowMs)) return false
    Object.assign(model, { custody: 'returned_to_issuer', holder: 'acme', transfer: null })
    return true
  },
  destroy(model, { as }, nowMs) {
    if (as !== 'custodia' || isFrozen(model, nowMs)) return false
    if (model.custody === 'offered' || model.custody === 'destroyed') return false
    Object.assign(model, { custody: 'destroyed', transfer: null })
    return true
  },
  reportLoss(model, { as }) {
    if (as !== 'custodia' || model.lost || model.custody === 'destroyed') return false
    model.lost = true
    return true
  },
  request(model, { as }) {
    if (model.access.get(as) === 'granted') return false
    model.access.set(as, 'requested')
    return true
  },
  grant(model, { as, to }, nowMs) {
    const owns = as === model.holder || as === model.beneficiary
    const ordered = covers(model, to, nowMs)
    if (!owns && as !== 'custodia') return false
    if (!ordered && (!owns || isFrozen(model, nowMs))) return false
    model.access.set(to, 'granted')
    return true
  },
  deny(model, { as, to }) {
    if (as !== model.holder && as !== model.beneficiary) return false
    if (model.access.get(to) !== 'requested') return false
    model.access.set(to, 'denied')
    return true
  },
  withdrawGrant(model, { as, to }) {
    if (as !== model.holder && as !== model.beneficiary) return false
    if (model.access.get(to) !== 'granted') return false
    model.access.set(to, 'withdrawn')
    return true
  },
  obtain(model, { as }, nowMs) {
    if (model.custody === 'destroyed' || model.lost || !mayRead(model, as, nowMs)) return false
    if (!model.access.has(as)) model.access.set(as, 'own')
    return true
  },
  proposeTransfer(model, { as, to, kind, lifeMs }, nowMs) {
    const from = kind === 'holding' ? model.holder : model.beneficiary
    const open = model.transfer !== null && nowMs <= model.transfer.expiresMs
    if (as !== from || to === from || open || model.custody !== 'in_custody') return false
    if (isFrozen(model, nowMs) || lifeMs === null) return false
    model.transfer = { kind, to, by: as, expiresMs: nowMs + lifeMs }
    return true
  },
  acceptTransfer(model, { as }, nowMs) {
    const { transfer } = model
    if (transfer === null || transfer.to !== as || nowMs > transfer.expiresMs) return false
    if (model.custody !== 'in_custody' || isFrozen(model, nowMs)) return false
    if (transfer.kind === 'holding') model.holder = as
    else model.beneficiary = as
    model.transfer = null
    return true
  },
  rejectTransfer(model, { as }) {
    if (model.transfer?.to !== as) return false
    model.transfer = null
    return true
  },
  withdrawTransfer(model, { as }) {
    if (model.transfer?.by !== as) return false
    model.transfer = null
    return true
  },
  expireTransfer(model, _command, nowMs) {
    if (model.transfer === null || nowMs <= model.transfer.expiresMs) return false
    model.transfer = null
    return true
  },
  review(model, command, nowMs) {
    if (isFrozen(model, nowMs)) return false
    if (orderStands(model, nowMs) && model.order?.by !== command.as) return false
    return placeOrder(model, command, nowMs, 'under_review')
  },
  freeze(model, command, nowMs) {
    if (isFrozen(model, nowMs) && model.order?.by !== command.as) return false
    return placeOrder(model, command, nowMs, 'frozen')
  },
  clear: (model, command) => endOrder(model, command, 'under_review', 'cleared'),
  release: (model, command) => endOrder(model, command, 'frozen', 'released'),
  book(model, { as }, nowMs) {
    if (![model.holder, model.beneficiary, 'custodia'].includes(as)) return false
    if (model.custody !== 'in_custody' || isFrozen(model, nowMs) || model.booking !== null) return false
    model.booking = as
    return true
  },
  cancelBooking(model, { as }, nowMs) {
    if (model.booking !== as || isFrozen(model, nowMs)) return false
    model.booking = null
    return true
  },
}

function placeOrder(
  model: Model,
  { as, order, scope, lifeMs }: Command,
  nowMs: number,
  supervision: 'under_review' | 'frozen',
): boolean {
  if (!REGULATORS.includes(as) || model.custody === 'destroyed') return false
  const expiresMs = lifeMs === null ? null : nowMs + lifeMs
  Object.assign(model, { supervision, order: { number: order, scope, by: as, expiresMs } })
  return true
}

function endOrder(
  model: Model,
  { as, order }: Command,
  from: 'under_review' | 'frozen',
  to: 'cleared' | 'released',
): boolean {
  if (model.supervision !== from || model.order?.by !== as || model.order.number !== order) return false
  Object.assign(model, { supervision: to, order: null })
  return true
}
