import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  examples: ['vouch deal trace 7c1e40aa', 'vouch deal trace 7c1e40aa --json'],
  notes:
    'The record is checked against the head that the deal carries, so no entry can be missing. Evidence is the SHA-256 of the message.',
  async run(context, input) {
    const { tellDealFlow } = await import('../../session/show-deals.ts')
    await tellDealFlow(context, input.operand(0))
  },
}
