import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { perform } from './action.ts'
import { currencyOf, minorUnits } from './amounts.ts'
import { timeOf } from './date.ts'

/** Draws a bill as the signer. */
export async function drawBill(context: CommandContext, input: CommandInput): Promise<void> {
  const currency = currencyOf(input.text('currency') ?? 'CNY')
  await perform(context, input, {
    contract: 'bill',
    action: 'draw',
    args: async (work) => ({
      kind: input.text('kind') ?? 'AC02',
      number: input.operand(0),
      acceptor: await work.organisationId(input.need('acceptor')),
      payee: await work.organisationId(input.need('payee')),
      currency,
      amount: minorUnits(input.need('amount'), currency).toString(),
      maturityMs: timeOf(input.need('matures')),
      transferable: input.flag('not-transferable') ? 'EM01' : 'EM00',
      splittable: !input.flag('whole'),
      calendar: input.text('calendar') ?? 'CN',
      presentationDays: Number(input.text('presentation-days') ?? 10),
    }),
    subject: (_args, { id }) => ({ bill: id }),
    words: (_args, { id }) => `Drew bill ${String(id)}.`,
  })
}
