import type { CommandContext } from '../shell/definition.ts'
import { printable } from '../shell/format.ts'
import { amountText } from './amounts.ts'
import { createNameBook, findOrganisation, pages } from './organisations.ts'
import { connect } from './session.ts'

interface HeldRecord {
  readonly bank: string
  readonly currency: string
  readonly balance: {
    readonly available: string
    readonly held: string
    readonly order: { readonly number: string } | null
  }
}

/** What an organisation holds of every bank's money. */
export async function tellBalances(context: CommandContext, given: string): Promise<void> {
  const client = await connect(context)
  const { id: holder } = await findOrganisation(client, context.environment.home, given)
  const book = createNameBook(client)
  const found = pages<HeldRecord>(client, 'money', 'balances', { holder }, ({ bank, currency }) => ({
    bank,
    currency,
  }))
  for await (const { bank, currency, balance } of found) {
    const bankName = await book.nameOf(bank)
    const held = balance.held === '0' ? '' : `, and ${amountText(balance.held, currency)} set aside for deals`
    const frozen = balance.order === null ? '' : `; frozen by order ${printable(balance.order.number)}`
    context.out.item(
      { holder, bank, bankName, currency, ...balance },
      `${printable(bankName)}: ${amountText(balance.available, currency)}${held}${frozen}`,
    )
  }
}
