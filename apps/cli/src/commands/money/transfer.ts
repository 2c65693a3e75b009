import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    { flags: '--to <organisation>', description: 'name, alias or id', required: true, sample: 'orient' },
    { flags: '--amount <amount>', description: 'such as 98500.00', required: true, sample: '98500.00' },
    { flags: '--bank <organisation>', description: 'whose money it is', required: true, sample: 'river' },
    { flags: '--currency <code>', description: 'default CNY' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch money transfer --to orient --amount 100.00 --bank river --as harbour'],
  async run(context, input) {
    const [{ perform }, { amountText, currencyOf, minorUnits }] = await Promise.all([
      import('../../session/action.ts'),
      import('../../session/amounts.ts'),
    ])
    const currency = currencyOf(input.text('currency') ?? 'CNY')
    const amount = minorUnits(input.need('amount'), currency).toString()
    await perform(context, input, {
      contract: 'money',
      action: 'transfer',
      args: async (work) => ({
        bank: await work.organisationId(input.need('bank')),
        currency,
        to: await work.organisationId(input.need('to')),
        amount,
        note: input.text('note') ?? '',
      }),
      subject: () => ({ amount, currency }),
      words: () => `Paid ${amountText(amount, currency)}.`,
    })
  },
}
