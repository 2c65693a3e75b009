/** As the views of `bill` tell it in JSON. */
export interface BillJson {
  readonly number: string
  readonly drawer: string
  readonly acceptor: string
  readonly payee: string
  readonly currency: string
  readonly amount: string
  readonly drawnMs: number
  readonly maturityMs: number
}

export interface BillRow {
  readonly id: string
  readonly bill: BillJson
}

export interface HoldingJson {
  readonly bill: string
  readonly start: number
  readonly end: number
  readonly holder: string
  readonly status: string
  readonly circulation: string
  readonly deal: string | null
  readonly order: object | null
}

/** ECDS, in the order in which a bill goes through them. */
export const CIRCULATIONS = [
  'TF0101',
  'TF0301',
  'TF0302',
  'TF0303',
  'TF0304',
  'TF0305',
  'TF0401',
  'TF0402',
  'TF0501',
] as const
