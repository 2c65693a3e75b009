import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    { flags: '--until <date>', description: 'when the freeze ends by itself' },
  ],
  examples: ['vouch deal freeze 7c1e40aa --order 2026-17 --as court'],
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    const { timeOf } = await import('../../session/date.ts')
    await actOnDeal(context, input, {
      action: 'freezeEscrow',
      args: () => ({
        order: input.need('order'),
        expiresMs: input.text('until') === undefined ? null : timeOf(input.need('until')),
      }),
    })
  },
}
