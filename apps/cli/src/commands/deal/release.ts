import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch deal release 7c1e40aa --order 2026-17 --as court'],
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    await actOnDeal(context, input, {
      action: 'releaseEscrow',
      args: () => ({ order: input.need('order'), note: input.text('note') ?? '' }),
    })
  },
}
