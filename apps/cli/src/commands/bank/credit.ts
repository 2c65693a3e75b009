import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<account>', description: 'a customer’s account' }],
  options: [
    { flags: '--amount <amount>', description: 'such as 98500.00', required: true },
    { flags: '--currency <code>', description: 'default CNY' },
    addressOption('bank'),
  ],
  examples: ['vouch bank credit DE89370400440532013000 --amount 250000.00'],
  notes: 'As if the customer had brought cash.',
  async run({ out }, input) {
    const { amountText, currencyOf, minorUnits } = await import('../../session/amounts.ts')
    const currency = currencyOf(input.text('currency') ?? 'CNY')
    const amount = minorUnits(input.need('amount'), currency).toString()
    const path = `/accounts/${encodeURIComponent(input.operand(0))}/credit`
    const account = await askProgram('bank', input, path, { method: 'POST', json: { currency, amount } })
    out.item(account, `Credited ${amountText(amount, currency)} to ${input.operand(0)}.`)
  },
}
