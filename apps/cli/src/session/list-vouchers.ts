import type { Client } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { moment, printable, short, table } from '../shell/format.ts'
import { usageError } from '../shell/problem.ts'
import { createNameBook, findOrganisation } from './organisations.ts'
import { connect } from './session.ts'
import { allVouchers, stateText, type VoucherFilter } from './vouchers.ts'

const STATES = ['offered', 'in_custody', 'rejected', 'returned_to_issuer', 'superseded', 'destroyed']
/** Rows that are held back to be set in columns. */
const ROWS_AT_ONCE = 200

/** All of them, page by page. */
export async function listVouchers(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const client = await connect(context)
  const filter = await filterOf(context, client, input)
  const state = stateOf(input)
  const limit = Number(input.text('limit') ?? Number.POSITIVE_INFINITY)
  const names = createNameBook(client)
  let rows: string[][] = []
  let shown = 0
  for await (const { id, voucher } of allVouchers(client, filter)) {
    if (shown >= limit) break
    if (state !== undefined && voucher.custody !== state) continue
    shown++
    const holder = await names.nameOf(voucher.holder)
    const beneficiary = await names.nameOf(voucher.beneficiary)
    if (out.json) {
      out.item({ id, ...voucher, holderName: holder, beneficiaryName: beneficiary }, '')
      continue
    }
    const title = `${voucher.mediaType}, ${voucher.size} bytes`
    rows.push([short(id), stateText(voucher), printable(holder), moment(voucher.depositedMs), title])
    if (rows.length < ROWS_AT_ONCE) continue
    out.say(table(rows))
    rows = []
  }
  if (rows.length > 0) out.say(table(rows))
  if (shown === 0) out.say('There is no such voucher.')
}

async function filterOf(
  { environment }: CommandContext,
  client: Client,
  input: CommandInput,
): Promise<VoucherFilter> {
  const holder = input.text('holder')
  const custodian = input.text('custodian')
  const digest = input.text('digest')
  const custody = stateOf(input)
  const idOf = async (given: string): Promise<string> =>
    (await findOrganisation(client, environment.home, given)).id
  return {
    ...(holder === undefined ? {} : { holder: await idOf(holder) }),
    ...(custodian === undefined ? {} : { custodian: await idOf(custodian) }),
    ...(custody === undefined ? {} : { custody }),
    ...(digest === undefined ? {} : { digest: digest.toLowerCase() }),
  }
}

function stateOf(input: CommandInput): string | undefined {
  const state = input.text('state')?.replaceAll(/[ -]/g, '_')
  if (state === undefined || STATES.includes(state)) return state
  throw usageError('USAGE', `There is no state '${state}'.`, `Choose one of: ${STATES.join(', ')}`)
}
