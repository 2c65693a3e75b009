import type { Client } from '@vouch/sdk'
import { usageError } from '../shell/problem.ts'
import { type Fields, perform, type SignedAction, type Work } from './action.ts'
import { minorUnits } from './amounts.ts'
import { findById } from './find-by-id.ts'
import type { CommandContext, CommandInput } from '../shell/definition.ts'

/** A bill's face in the JSON form of its contract. */
export interface BillRecord {
  readonly kind: string
  readonly number: string
  readonly drawer: string
  readonly acceptor: string
  readonly payee: string
  readonly currency: string
  readonly amount: string
  readonly drawnMs: number
  readonly maturityMs: number
  readonly splittable: boolean
  readonly flowCount: number
}

/** One range of a bill in the JSON form of its contract. */
export interface HoldingRecord {
  readonly bill: string
  readonly start: number
  readonly end: number
  readonly holder: string
  readonly status: string
  readonly circulation: string
  readonly offer: { readonly kind: string; readonly to: string; readonly settlement: string } | null
  readonly counterparty: string | null
  readonly deal: string | null
  readonly order: { readonly number: string; readonly by: string } | null
  readonly dishonour: { readonly code: string; readonly note: string } | null
  readonly pursued: string | null
}

const KIND = { word: 'bill', unknown: 'BILL_UNKNOWN', one: 'bill', many: 'bills', filter: {} } as const
const PAGE = 200

/** By the number on it, or by id. */
export async function findBill(
  client: Client,
  given: string,
): Promise<{ readonly id: string; readonly bill: BillRecord }> {
  const { result } = await client.view('bill', 'billByNumber', { number: given })
  if (result !== null) return result as unknown as { id: string; bill: BillRecord }
  const { id, found } = await findById<BillRecord>(client, KIND, given)
  return { id, bill: found }
}

export async function rangesOf(client: Client, id: string): Promise<readonly HoldingRecord[]> {
  const ranges: HoldingRecord[] = []
  for (let after: number | null = null; ; ) {
    const { result } = await client.view('bill', 'ranges', { id, after, limit: PAGE })
    const page = result as unknown as readonly HoldingRecord[]
    ranges.push(...page)
    if (page.length < PAGE) return ranges
    after = page.at(-1)?.start ?? null
  }
}

/** `--range 1-50000`, in minor units, both counted; without it the only range there is that `fits`. */
export async function rangeFor(
  { client, input }: Pick<Work, 'client' | 'input'>,
  id: string,
  fits: (range: HoldingRecord) => boolean = () => true,
): Promise<{ readonly start: number; readonly end: number }> {
  const text = input.text('range')
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '')
  if (match !== null) return { start: Number(match[1]), end: Number(match[2]) }
  if (text !== undefined)
    throw usageError('RANGE_UNREADABLE', `'${text}' is no range.`, 'Write it as --range 1-50000.')
  const ranges = (await rangesOf(client, id)).filter(fits)
  const [only] = ranges
  if (only !== undefined && ranges.length === 1) return { start: only.start, end: only.end }
  throw usageError(
    'RANGE_NEEDED',
    `${ranges.length} ranges of this bill could be meant.`,
    'Name one with --range START-END. See: vouch bill show',
  )
}

/** `--at 50001`: a position of the range that is meant. */
export function positionOf(input: CommandInput): number {
  const text = input.text('at') ?? '1'
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text)
  throw usageError('USAGE', `'${text}' is no position.`, 'Type: --at 1')
}

/** `--price 98500.00 --bank NAME`: deposit money that the signer pays in the same transaction. */
export async function settlementOf(work: Work, currency: string): Promise<Fields> {
  const price = work.input.text('price')
  const bank = work.input.text('bank')
  if (price === undefined) return { settlement: 'ST02', price: null }
  if (bank === undefined)
    throw usageError('USAGE_INCOMPLETE', 'A price is paid in the money of a bank.', 'Add: --bank NAME')
  const amount = minorUnits(price, currency).toString()
  return { settlement: 'ST01', price: { bank: await work.organisationId(bank), amount } }
}

export interface BillAction {
  readonly action: string
  /** Whether it is about one range of the bill; which ones could be meant where none is named. */
  readonly range?: (range: HoldingRecord) => boolean
  readonly args?: (
    work: Work,
    bill: BillRecord,
    range: { readonly start: number },
  ) => object | Promise<object>
  /** Ends the sentence that begins with the bill. */
  readonly done: string | ((args: Fields) => string)
}

/** One signed action on a bill. */
export async function actOnBill(
  context: CommandContext,
  input: CommandInput,
  what: BillAction,
): Promise<void> {
  const action: SignedAction = {
    contract: 'bill',
    action: what.action,
    async args(work) {
      const { id, bill } = await findBill(work.client, input.operand(0))
      const range = what.range === undefined ? undefined : await rangeFor(work, id, what.range)
      return { id, ...range, ...(await what.args?.(work, bill, range ?? { start: 1 })) }
    },
    subject: (args) => ({ bill: args['id'], ...rangeFields(args) }),
    words: (args) => {
      const done = typeof what.done === 'string' ? what.done : what.done(args)
      return `Bill ${String(args['id'])}${rangeText(args)} ${done}`
    },
  }
  await perform(context, input, action)
}

function rangeFields({ start, end }: Fields): Fields {
  return start === undefined || end === undefined ? {} : { start, end }
}

function rangeText({ start, end }: Fields): string {
  return start === undefined || end === undefined ? '' : `, ${String(start)} to ${String(end)},`
}
