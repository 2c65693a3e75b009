import { fromHex, toHex } from '@vouch/core'
import { type Client, traceDeal } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { moment, printable, table } from '../shell/format.ts'
import { amountText } from './amounts.ts'
import { type DealRecord, findDeal } from './deals.ts'
import { createNameBook, findOrganisation } from './organisations.ts'
import { connect } from './session.ts'

interface TaskRecord {
  readonly who: string
  readonly role: string
  readonly what: string
  readonly untilMs: number | null
}

const PAGE = 100

/** How a deal stands, and who has to do what until when. */
export async function showDeal(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id, deal } = await findDeal(client, given)
  const { result: tasks } = await client.view('deal', 'tasks', { id })
  const { result: obligations } = await client.view('deal', 'obligations', { id })
  const book = createNameBook(client)
  const nameOf = async (organisation: string): Promise<string> => printable(await book.nameOf(organisation))
  const { terms } = deal
  const price = amountText(terms.price, terms.currency)
  const rows = [
    ['deal', id],
    ['state', `${deal.state.replaceAll('_', ' ')}, since ${moment(deal.stateSinceMs)}`],
    ['settles', terms.mode],
    ['seller', await nameOf(terms.seller)],
    ['buyer', await nameOf(terms.buyer)],
    ['bank', await nameOf(terms.bank)],
    ...(terms.registry === null ? [] : [['registry', await nameOf(terms.registry)]]),
    [
      'bill',
      `${printable(terms.billNumber)}, ${terms.start} to ${terms.end} (${amountText(BigInt(terms.end - terms.start + 1), terms.currency)}), matures ${moment(deal.maturityMs)}`,
    ],
    ['price', price],
    ['reference', `${deal.endToEndId} (end-to-end id of the payment)`],
    ['terms', deal.termsHash],
  ]
  for (const entry of deal.entries) rows.push(['paid in', entryText(entry)])
  if (deal.title !== null) rows.push(['title', `${deal.title.status} (${deal.title.code})`])
  if (deal.cancelled !== null) rows.push(['cancelled', deal.cancelled.reason.replaceAll('_', ' ')])
  if (deal.order !== null) rows.push(['escrow', `frozen by order ${printable(deal.order.number)}`])
  for (const task of tasks as unknown as readonly TaskRecord[])
    rows.push(['next', await taskText(task, nameOf)])
  rows.push(['flow record', `${deal.flowCount} entries; see: vouch deal trace ${id.slice(0, 12)}`])
  context.out.item({ id, ...deal, tasks, obligations }, table(rows))
}

function entryText(entry: DealRecord['entries'][number]): string {
  const marks = (['booked', 'recalled', 'returned'] as const).filter((mark) => entry[mark])
  const fit =
    entry.mismatch === 'none' ? 'as agreed' : `not as agreed: ${entry.mismatch.replaceAll('_', ' ')}`
  return `${printable(entry.reference)}: ${amountText(entry.amount, entry.currency)}, ${fit}, ${marks.join(', ')}`
}

async function taskText(
  { who, role, what, untilMs }: TaskRecord,
  nameOf: (id: string) => Promise<string>,
): Promise<string> {
  const name = role === 'anybody' ? 'anybody' : `${await nameOf(who)} (${role})`
  return `${name}: ${what.replaceAll('_', ' ')}${untilMs === null ? '' : `, until ${moment(untilMs)}`}`
}

/** Deals by party and state. */
export async function listDeals(context: CommandContext, input: CommandInput): Promise<void> {
  const client = await connect(context)
  const given = input.text('party')
  const party =
    given === undefined ? null : (await findOrganisation(client, context.environment.home, given)).id
  const state = input.text('state')?.replaceAll(/[ -]/g, '_') ?? null
  const open = input.flag('open') ? true : null
  for await (const { id, deal } of allDeals(client, {
    party,
    open: party === null ? null : open,
    state,
    bill: null,
  })) {
    if (state !== null && deal.state !== state) continue
    const { terms } = deal
    const price = amountText(terms.price, terms.currency)
    context.out.item(
      { id, ...deal },
      `${id.slice(0, 12)}  ${deal.state.padEnd(16)}  ${price}  ${printable(terms.billNumber)} ${terms.start}-${terms.end}`,
    )
  }
}

async function* allDeals(
  client: Client,
  filter: Readonly<Record<string, unknown>>,
): AsyncGenerator<{ readonly id: string; readonly deal: DealRecord }> {
  for (let after: string | null = null; ; ) {
    const { result } = await client.view('deal', 'deals', { ...filter, after, limit: PAGE } as never)
    const page = result as unknown as readonly { readonly id: string; readonly deal: DealRecord }[]
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)?.id ?? null
  }
}

/** The whole flow record of a deal with the digests of its evidence, checked to be complete. */
export async function tellDealFlow(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id } = await findDeal(client, given)
  const { steps } = await traceDeal(client, fromHex(id) as Uint8Array)
  const book = createNameBook(client)
  const rows = []
  for (const { entry, transaction } of steps) {
    const { step, from, to, messageId, height, note, atMs: timeMs } = entry
    const by = await book.nameOf(toHex(entry.by))
    const evidence = entry.evidence === null ? null : toHex(entry.evidence)
    rows.push({ step, from, to, by, messageId, evidence, timeMs, height, transaction, note })
  }
  context.out.item(
    rows,
    table(
      rows.map((row) => [
        moment(row.timeMs),
        `block ${row.height}`,
        printable(row.by),
        row.step.replaceAll('_', ' '),
        row.from === row.to ? `(${row.to})` : `${row.from} → ${row.to}`,
        printable(
          row.evidence === null ? row.note : `${row.messageId} ${row.evidence.slice(0, 12)} ${row.note}`,
        ),
      ]),
    ),
  )
}
