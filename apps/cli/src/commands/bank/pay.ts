import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--from <account>', description: 'whose money it is', required: true },
    { flags: '--to <account>', description: 'another account, or the escrow of a deal' },
    { flags: '--deal <id>', description: 'instead: pay what this deal asks for into its escrow' },
    { flags: '--amount <amount>', description: 'such as 98500.00; with --deal default its price' },
    { flags: '--currency <code>', description: 'default CNY, or that of the deal' },
    { flags: '--end-to-end-id <id>', description: 'a reference that travels with the payment' },
    addressOption('bank'),
  ],
  examples: [
    'vouch bank pay --from DE89370400440532013000 --deal 7c1e40aa',
    'vouch bank pay --from DE89370400440532013000 --to FR1420041010050500013M02606 --amount 100.00 --end-to-end-id rent',
  ],
  notes: 'Sends a pain.001, as a company’s own system would.',
  async run(context, input) {
    const { orderPayment } = await import('../../session/payment-order.ts')
    const { xml, words } = await orderPayment(context, input)
    const answer = await askProgram<{ readonly became: string }>('bank', input, '/messages', {
      method: 'POST',
      xml,
    })
    context.out.item(answer, `${words}: ${answer.became}.`)
  },
}
