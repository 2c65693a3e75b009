import { fromHex, toHex } from '@vouch/core'
import { type Client, traceBill } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { moment, printable, table } from '../shell/format.ts'
import { amountText } from './amounts.ts'
import { type BillRecord, findBill, type HoldingRecord, rangesOf } from './bills.ts'
import { createNameBook, findOrganisation, pages } from './organisations.ts'
import { connect } from './session.ts'

/** What the codes of the field mean. */
const CODES: Readonly<Record<string, string>> = {
  CS01: 'drawn',
  CS02: 'accepted',
  CS03: 'received',
  CS04: 'matured',
  CS05: 'terminated',
  CS06: 'settled',
  TF0101: 'awaiting receipt',
  TF0301: 'transferable',
  TF0302: 'locked',
  TF0303: 'not transferable',
  TF0304: 'pledged',
  TF0305: 'to be redeemed',
  TF0401: 'in collection',
  TF0402: 'in recourse',
  TF0501: 'ended',
}

export function codeText(code: string): string {
  return CODES[code] === undefined ? code : `${code} ${CODES[code]}`
}

type NameOf = (id: string) => Promise<string>

/** A bill with its ranges: whose each is and how it stands. */
export async function showBill(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id, bill } = await findBill(client, given)
  const ranges = await rangesOf(client, id)
  const book = createNameBook(client)
  const nameOf: NameOf = async (organisation) => printable(await book.nameOf(organisation))
  const rows = [
    ['bill', id],
    ['number', `${printable(bill.number)} (${bill.kind})`],
    ['amount', amountText(bill.amount, bill.currency)],
    ['drawer', await nameOf(bill.drawer)],
    ['acceptor', await nameOf(bill.acceptor)],
    ['payee', await nameOf(bill.payee)],
    ['drawn', moment(bill.drawnMs)],
    ['matures', moment(bill.maturityMs)],
  ]
  for (const range of ranges) rows.push(['range', await rangeWords(range, bill, nameOf)])
  rows.push(['flow record', `${bill.flowCount} entries; see: vouch bill trace ${id.slice(0, 12)}`])
  context.out.item({ id, ...bill, ranges }, table(rows))
}

async function rangeWords(range: HoldingRecord, bill: BillRecord, nameOf: NameOf): Promise<string> {
  const { start, end, offer, order, dishonour, pursued, deal, counterparty } = range
  const words = [
    `${start}-${end} (${amountText(BigInt(end - start + 1), bill.currency)})`,
    `held by ${await nameOf(range.holder)}`,
    `${codeText(range.status)}, ${codeText(range.circulation)}`,
  ]
  if (offer !== null) words.push(`${offer.kind} offered to ${await nameOf(offer.to)} (${offer.settlement})`)
  if (counterparty !== null && offer === null) words.push(`with ${await nameOf(counterparty)}`)
  if (deal !== null) words.push(`by deal ${deal.slice(0, 12)}`)
  if (order !== null) words.push(`frozen by order ${printable(order.number)}`)
  if (dishonour !== null) words.push(`dishonoured ${dishonour.code}`)
  if (pursued !== null) words.push(`pursued: ${await nameOf(pursued)}`)
  return words.join('; ')
}

/** All bills, or the ranges that an organisation holds or is to sign for. */
export async function listBills(context: CommandContext, input: CommandInput): Promise<void> {
  const client = await connect(context)
  const { home } = context.environment
  const holder = input.text('holder')
  const offered = input.text('offered-to')
  if (holder === undefined && offered === undefined) return listFaces(context, client)
  const { id } = await findOrganisation(client, home, holder ?? offered ?? '')
  const [view, filter] =
    holder === undefined
      ? ['offered', { to: id }]
      : ['held', { holder: id, circulation: input.text('state') ?? null }]
  const found = pages<HoldingRecord>(client, 'bill', view as string, filter as object as never, (row) => ({
    bill: row.bill,
    start: row.start,
  }))
  for await (const range of found)
    context.out.item(
      range,
      `${range.bill.slice(0, 12)}  ${range.start}-${range.end}  ${codeText(range.circulation)}`,
    )
  return undefined
}

async function listFaces({ out }: CommandContext, client: Client): Promise<void> {
  const found = pages<{ readonly id: string; readonly bill: BillRecord }>(
    client,
    'bill',
    'bills',
    {},
    ({ id }) => id,
  )
  for await (const { id, bill } of found) {
    const amount = amountText(bill.amount, bill.currency)
    out.item(
      { id, ...bill },
      `${id.slice(0, 12)}  ${printable(bill.number)}  ${amount}  matures ${moment(bill.maturityMs)}`,
    )
  }
}

/** The whole flow record of a bill, checked to be complete. */
export async function tellBillFlow(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id } = await findBill(client, given)
  const { steps } = await traceBill(client, fromHex(id) as Uint8Array)
  const book = createNameBook(client)
  const rows = []
  for (const { entry, transaction } of steps) {
    const by = await book.nameOf(toHex(entry.by))
    const other = entry.counterparty === null ? null : await book.nameOf(toHex(entry.counterparty))
    const { step, start, end, status, circulation, height, note, atMs: timeMs } = entry
    const deal = entry.deal === null ? null : toHex(entry.deal)
    rows.push({
      step,
      by,
      counterparty: other,
      start,
      end,
      status,
      circulation,
      deal,
      timeMs,
      height,
      transaction,
      note,
    })
  }
  context.out.item(
    rows,
    table(
      rows.map((row) => [
        moment(row.timeMs),
        `block ${row.height}`,
        printable(row.by),
        `${row.start}-${row.end}`,
        printable(
          `${row.step.replaceAll('_', ' ')}${row.counterparty === null ? '' : ` (${row.counterparty})`}`,
        ),
        `${row.status} ${row.circulation}`,
        printable(row.note),
      ]),
    ),
  )
}
