import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  examples: ['vouch deal status 7c1e40aa', 'vouch deal status 7c1e40aa --json'],
  async run(context, input) {
    const { showDeal } = await import('../../session/show-deals.ts')
    await showDeal(context, input.operand(0))
  },
}
