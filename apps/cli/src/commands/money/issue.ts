import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    {
      flags: '--to <organisation>',
      description: 'whose deposit: name, alias or id',
      required: true,
      sample: 'harbour',
    },
    { flags: '--amount <amount>', description: 'such as 98500.00', required: true, sample: '98500.00' },
    {
      flags: '--reference <text>',
      description: 'of the deposit; each counts once',
      required: true,
      sample: 'D-1',
    },
    { flags: '--currency <code>', description: 'default CNY' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch money issue --to harbour --amount 200000.00 --reference D-1 --as river'],
  notes: 'A reference that was used is refused, so that the same deposit is never issued twice.',
  async run(context, input) {
    const [{ perform }, { amountText, currencyOf, minorUnits }] = await Promise.all([
      import('../../session/action.ts'),
      import('../../session/amounts.ts'),
    ])
    const currency = currencyOf(input.text('currency') ?? 'CNY')
    const amount = minorUnits(input.need('amount'), currency).toString()
    await perform(context, input, {
      contract: 'money',
      action: 'issue',
      args: async (work) => ({
        to: await work.organisationId(input.need('to')),
        currency,
        amount,
        reference: input.need('reference'),
        note: input.text('note') ?? '',
      }),
      subject: () => ({ amount, currency }),
      words: () => `Issued ${amountText(amount, currency)}.`,
    })
  },
}
