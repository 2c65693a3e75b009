import type { CommandContext } from '../shell/definition.ts'
import { moment, printable, table } from '../shell/format.ts'
import { createNameBook, pages } from './organisations.ts'
import { connect } from './session.ts'
import { findVoucher, stateText } from './vouchers.ts'

interface AccessRow {
  readonly organisation: string
  readonly access: { readonly state: string; readonly readings: number; readonly lastReadMs: number | null }
}

/** A voucher as it stands now, with who may read it. */
export async function showVoucher(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id, voucher } = await findVoucher(client, given)
  const book = createNameBook(client)
  const nameOf = async (organisation: string): Promise<string> => printable(await book.nameOf(organisation))
  const readers: (AccessRow & { readonly name: string })[] = []
  const rowsOfAccess = pages<AccessRow>(
    client,
    'voucher',
    'accessList',
    { id },
    ({ organisation }) => organisation,
  )
  for await (const row of rowsOfAccess) readers.push({ ...row, name: await nameOf(row.organisation) })
  const { order, booking, transfer } = voucher
  const rows: string[][] = [
    ['voucher', id],
    ['digest', voucher.digest],
    ['document', `${voucher.mediaType}, ${voucher.size} bytes`],
    ['state', stateText(voucher)],
    ['deposited', `${moment(voucher.depositedMs)} by ${await nameOf(voucher.depositor)}`],
    ['custodian', await nameOf(voucher.custodian)],
    ['holder', await nameOf(voucher.holder)],
    ['beneficiary', await nameOf(voucher.beneficiary)],
  ]
  if (voucher.issuer !== null) rows.push(['issuer', await nameOf(voucher.issuer)])
  if (order !== null)
    rows.push(['order', `${printable(order.number)}, scope ${order.scope}${untilText(order.expiresMs)}`])
  if (booking !== null)
    rows.push([
      'booked',
      `for ${booking.purpose} by ${await nameOf(booking.by)}, reference ${printable(booking.reference)}`,
    ])
  if (transfer !== null)
    rows.push([
      'offered',
      `the ${transfer.kind} to ${await nameOf(transfer.to)}${untilText(transfer.expiresMs)}`,
    ])
  for (const name of ['duplicateOf', 'supersedes', 'supersededBy'] as const)
    if (voucher[name] !== null) rows.push([name.replace(/([A-Z])/g, ' $1').toLowerCase(), voucher[name]])
  for (const [at, { name, access }] of readers.entries())
    rows.push([at === 0 ? 'readers' : '', `${name}: ${access.state}, read ${access.readings} times`])
  rows.push(['flow record', `${voucher.flowCount} entries; see: vouch voucher trace ${id.slice(0, 12)}`])
  context.out.item({ id, ...voucher, access: readers }, table(rows))
}

function untilText(timeMs: number | null): string {
  return timeMs === null ? '' : `, until ${moment(timeMs)}`
}
