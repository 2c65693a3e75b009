/** A deal as the views of the contract `deal` tell it in JSON: amounts in minor units as text, times in milliseconds. */
export interface DealJson {
  readonly terms: {
    readonly mode: 'witnessed' | 'atomic'
    readonly seller: string
    readonly buyer: string
    readonly bank: string
    readonly registry: string | null
    readonly billNumber: string
    readonly start: number
    readonly end: number
    readonly currency: string
    readonly price: string
    readonly calendar: string
    readonly offerExpiresMs: number
    readonly note: string
  }
  readonly termsHash: string
  readonly maturityMs: number
  readonly endToEndId: string
  readonly proposer: string
  readonly state: DealState
  readonly stateSinceMs: number
  readonly dueMs: number | null
  readonly cancelAskedBy: string | null
  readonly cancelled: { readonly reason: string; readonly by: string; readonly atMs: number } | null
  readonly order: { readonly number: string; readonly by: string; readonly expiresMs: number | null } | null
  readonly flowCount: number
}

/** The way that a deal goes; the last two are the way back. */
export const DEAL_STATES = [
  'drafted',
  'buyer_signed',
  'both_signed',
  'awaiting_funds',
  'funds_booked',
  'funds_confirmed',
  'bill_locked',
  'endorse_pending',
  'endorse_signed',
  'receipt_verified',
  'settle_instructed',
  'settled',
  'closed',
  'cancelling',
  'refunded',
] as const
export type DealState = (typeof DEAL_STATES)[number]

export interface DealRow {
  readonly id: string
  readonly deal: DealJson
}

export type LaneRole = 'seller' | 'buyer' | 'bank' | 'registry'

export interface TaskJson {
  readonly who: string
  readonly role: LaneRole | 'anybody'
  readonly what: string
  readonly untilMs: number | null
}

/** The parties in the order of their lanes. */
export function lanesOf({ terms }: DealJson): readonly { readonly role: LaneRole; readonly id: string }[] {
  const lanes: { readonly role: LaneRole; readonly id: string }[] = [
    { role: 'seller', id: terms.seller },
    { role: 'buyer', id: terms.buyer },
    { role: 'bank', id: terms.bank },
  ]
  return terms.registry === null ? lanes : [...lanes, { role: 'registry', id: terms.registry }]
}

export function isOver({ state }: DealJson): boolean {
  return state === 'closed' || state === 'refunded'
}
