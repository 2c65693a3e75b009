import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'
import { timeOf } from '../../session/date.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    {
      flags: '--until <date>',
      description: 'the day on which the freeze ends by itself, such as 2027-01-31',
    },
  ],
  examples: [
    'vouch voucher freeze 3f9c41d2 --order 2026-17 --as watch',
    'vouch voucher freeze 3f9c41d2 --order 2026-17 --until 2027-01-31 --as watch',
  ],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'freeze',
      args: (typed) => ({
        order: typed.need('order'),
        expiresMs: typed.text('until') === undefined ? null : timeOf(typed.need('until')),
      }),
      done: 'is frozen',
    })
  },
}
