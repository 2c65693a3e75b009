import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    {
      flags: '--from <organisation>',
      description: 'whom you pay outside for it',
      required: true,
      sample: 'orient',
    },
    { flags: '--amount <amount>', description: 'such as 98500.00', required: true, sample: '98500.00' },
    {
      flags: '--reference <text>',
      description: 'of the payment outside; each counts once',
      required: true,
      sample: 'W-1',
    },
    { flags: '--currency <code>', description: 'default CNY' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch money redeem --from orient --amount 98500.00 --reference W-1 --as river'],
  notes: 'The holder first pays it back to the bank: vouch money transfer --to BANK.',
  async run(context, input) {
    const [{ perform }, { amountText, currencyOf, minorUnits }] = await Promise.all([
      import('../../session/action.ts'),
      import('../../session/amounts.ts'),
    ])
    const currency = currencyOf(input.text('currency') ?? 'CNY')
    const amount = minorUnits(input.need('amount'), currency).toString()
    await perform(context, input, {
      contract: 'money',
      action: 'redeem',
      args: async (work) => ({
        from: await work.organisationId(input.need('from')),
        currency,
        amount,
        reference: input.need('reference'),
        note: input.text('note') ?? '',
      }),
      subject: () => ({ amount, currency }),
      words: () => `Redeemed ${amountText(amount, currency)}.`,
    })
  },
}
