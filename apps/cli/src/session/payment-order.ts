import { randomBytes } from 'node:crypto'
import { writeMessage } from '@vouch/application/iso20022'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { amountText, currencyOf, minorUnits } from './amounts.ts'
import { askProgram } from './bank-address.ts'
import { findDeal } from './deals.ts'
import { connect } from './session.ts'

/** A customer's order to pay, as a pain.001: to an account, or what a deal asks for into its escrow. */
export async function orderPayment(
  context: CommandContext,
  input: CommandInput,
): Promise<{ readonly xml: Uint8Array; readonly words: string }> {
  const { to, currency, price, endToEndId } = await targetOf(context, input)
  const amount = input.text('amount')
  if (amount === undefined && price === undefined)
    throw usageError('USAGE_INCOMPLETE', 'How much is to be paid?', 'Add: --amount 100.00')
  const minor = amount === undefined ? BigInt(price ?? '0') : minorUnits(amount, currency)
  const messageId = `ORDER-${randomBytes(8).toString('hex')}`
  const createdAt = new Date().toISOString()
  const xml = writeMessage({
    type: 'pain.001',
    version: 'pain.001.001.09',
    messageId,
    createdAt,
    payments: [
      {
        instructionId: messageId,
        endToEndId,
        amount: { currency, minor },
        debtor: { account: input.need('from') },
        creditor: { account: to },
        executionDate: createdAt.slice(0, 10),
      },
    ],
  })
  return { xml, words: `Ordered ${amountText(minor, currency)} to ${to}` }
}

interface Target {
  readonly to: string
  readonly currency: string
  readonly price?: string
  readonly endToEndId: string
}

async function targetOf(context: CommandContext, input: CommandInput): Promise<Target> {
  const given = input.text('deal')
  if (given === undefined) {
    const to = input.text('to')
    if (to === undefined)
      throw usageError('USAGE_INCOMPLETE', 'Who is to be paid?', 'Add: --deal ID, or --to ACCOUNT')
    return {
      to,
      currency: currencyOf(input.text('currency') ?? 'CNY'),
      endToEndId: input.text('end-to-end-id') ?? 'NOTPROVIDED',
    }
  }
  const { id, deal } = await findDeal(await connect(context), given)
  const { account } = await askProgram<{ readonly account: string }>('bank', input, `/escrows/${id}`)
  return {
    to: account,
    currency: currencyOf(input.text('currency') ?? deal.terms.currency),
    price: deal.terms.price,
    endToEndId: input.text('end-to-end-id') ?? deal.endToEndId,
  }
}
