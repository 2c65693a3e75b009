import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<organisation>', description: 'name, alias or id' }],
  examples: ['vouch money balance harbour', 'vouch money balance harbour --json'],
  async run(context, input) {
    const { tellBalances } = await import('../../session/balances.ts')
    await tellBalances(context, input.operand(0))
  },
}
