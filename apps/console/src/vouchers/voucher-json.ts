/** A voucher as the node's views tell it in JSON: bytes in hexadecimal, times in milliseconds. */
export interface VoucherJson {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly ciphertextHash: string
  readonly metaHash: string | null
  readonly depositor: string
  readonly issuer: string | null
  readonly custodian: string
  readonly holder: string
  readonly beneficiary: string
  readonly custody: Custody
  readonly supervision: Supervision
  readonly order: {
    readonly number: string
    readonly scope: string
    readonly by: string
    readonly sinceMs: number
    readonly expiresMs: number | null
  } | null
  readonly booking: {
    readonly purpose: string
    readonly reference: string
    readonly by: string
    readonly atMs: number
  } | null
  readonly transfer: {
    readonly kind: string
    readonly to: string
    readonly by: string
    readonly proposedMs: number
    readonly expiresMs: number
  } | null
  readonly supersedes: string | null
  readonly supersededBy: string | null
  readonly duplicateOf: string | null
  readonly depositedMs: number
  readonly lost: boolean
  readonly fieldCount: number
  readonly flowCount: number
}

export const CUSTODY = [
  'offered',
  'in_custody',
  'rejected',
  'returned_to_issuer',
  'superseded',
  'destroyed',
] as const
export type Custody = (typeof CUSTODY)[number]
export type Supervision = 'none' | 'under_review' | 'cleared' | 'frozen' | 'released'

export interface VoucherRow {
  readonly id: string
  readonly voucher: VoucherJson
}

/** A freeze or a review counts until its order runs out. */
export function orderInForce({ order, supervision }: VoucherJson, nowMs: number): boolean {
  if (order === null || (supervision !== 'frozen' && supervision !== 'under_review')) return false
  return order.expiresMs === null || nowMs < order.expiresMs
}

export function transferOpen({ transfer }: VoucherJson, nowMs: number): boolean {
  return transfer !== null && nowMs <= transfer.expiresMs
}
