import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<bill>',
      description: 'the number on the bill, its id, or as much of the id as tells it from others',
    },
  ],
  examples: [
    'vouch bill trace 513100000000120260105000000017',
    'vouch bill trace 513100000000120260105000000017 --json',
  ],
  notes: 'The record is checked against the head that the bill carries, so no entry can be missing.',
  async run(context, input) {
    const { tellBillFlow } = await import('../../session/show-bills.ts')
    await tellBillFlow(context, input.operand(0))
  },
}
