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
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    { flags: '--at <position>', description: 'a position of the range that is meant; default 1' },
    { flags: '--until <date>', description: 'when the freeze ends by itself' },
  ],
  examples: ['vouch bill freeze 513100000000120260105000000017 --order 2026-17 --as court'],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    const { positionOf } = await import('../../session/bills.ts')
    const { timeOf } = await import('../../session/date.ts')
    await actOnBill(context, input, {
      action: 'freeze',
      args: () => ({
        start: positionOf(input),
        order: input.need('order'),
        expiresMs: input.text('until') === undefined ? null : timeOf(input.need('until')),
      }),
      done: 'is frozen.',
    })
  },
}
