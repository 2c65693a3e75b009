import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [
    SIGNED_BY,
    {
      flags: '--order <number>',
      description: 'the number of the order under which it is reviewed',
      required: true,
      sample: '2026-17',
    },
  ],
  examples: ['vouch voucher review 3f9c41d2 --order 2026-17 --as watch'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'review',
      args: (typed) => ({ order: typed.need('order') }),
      done: 'is under review',
    })
  },
}
