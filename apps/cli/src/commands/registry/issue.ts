import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<number>', description: 'the number on the bill' }],
  options: [
    { flags: '--holder <organisation>', description: 'who has it', required: true },
    { flags: '--amount <amount>', description: 'its face, such as 100000.00', required: true },
    { flags: '--matures <date>', description: 'such as 2027-07-05', required: true },
    { flags: '--currency <code>', description: 'default CNY' },
    addressOption('registry'),
  ],
  examples: [
    'vouch registry issue 513100000000120260105000000017 --holder orient --amount 100000.00 --matures 2027-07-05',
  ],
  async run(context, input) {
    const { out, environment } = context
    const { amountText, currencyOf, minorUnits } = await import('../../session/amounts.ts')
    const { timeOf } = await import('../../session/date.ts')
    const { connect } = await import('../../session/session.ts')
    const { findOrganisation } = await import('../../session/organisations.ts')
    const holder = await findOrganisation(await connect(context), environment.home, input.need('holder'))
    const currency = currencyOf(input.text('currency') ?? 'CNY')
    const amount = minorUnits(input.need('amount'), currency).toString()
    const json = {
      number: input.operand(0),
      holder: holder.id,
      currency,
      amount,
      maturityMs: timeOf(input.need('matures')),
    }
    const bill = await askProgram('registry', input, '/bills', { method: 'POST', json })
    out.item(
      bill,
      `The registry has bill ${json.number} of ${amountText(amount, currency)}, held by ${holder.organisation.name}.`,
    )
  },
}
