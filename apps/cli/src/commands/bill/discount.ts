import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<bill>',
      description: 'the number on the bill, its id, or as much of the id as tells it from others',
    },
  ],
  options: [
    SIGNED_BY,
    {
      flags: '--range <start-end>',
      description: 'positions of the bill, both counted, in its minor unit; default the only range that fits',
    },
    { flags: '--to <organisation>', description: 'name, alias or id', required: true, sample: 'river' },
    {
      flags: '--price <amount>',
      description:
        'what the signer pays in deposit money in the same transaction (ST01); without it free of payment (ST02)',
    },
    { flags: '--bank <organisation>', description: 'whose deposit money' },
    {
      flags: '--redeem-until <date>',
      description: 'with repurchase: until when you may redeem it; without it outright',
    },
  ],
  examples: [
    'vouch bill discount 513100000000120260105000000017 --to river --price 98500.00 --bank river --as orient',
    'vouch bill discount 513100000000120260105000000017 --to river --redeem-until 2026-05-01 --as orient',
  ],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    const { settlementOf } = await import('../../session/bills.ts')
    const { timeOf } = await import('../../session/date.ts')
    await actOnBill(context, input, {
      action: 'discount',
      range: ({ circulation }) => circulation === 'TF0301',
      args: async (work, face) => ({
        to: await work.organisationId(input.need('to')),
        ...(await settlementOf(work, face.currency)),
        redeemUntilMs: input.text('redeem-until') === undefined ? null : timeOf(input.need('redeem-until')),
      }),
      done: 'waits for the signature of the other side.',
    })
  },
}
