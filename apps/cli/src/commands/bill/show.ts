import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<bill>',
      description: 'the number on the bill, its id, or as much of the id as tells it from others',
    },
  ],
  examples: [
    'vouch bill show 513100000000120260105000000017',
    'vouch bill show 513100000000120260105000000017 --json',
  ],
  async run(context, input) {
    const { showBill } = await import('../../session/show-bills.ts')
    await showBill(context, input.operand(0))
  },
}
