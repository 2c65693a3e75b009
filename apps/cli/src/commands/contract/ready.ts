import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<name>', description: 'the contract' },
    { syntax: '<file>', description: 'its TypeScript, or a bundle (.js) made before' },
  ],
  options: [
    {
      flags: '--proposal <id>',
      description: 'the decision of the founders; without it the bundle is only put into this home',
    },
    { flags: '--as <alias>', description: 'who signs; default the founder of this home' },
  ],
  examples: ['vouch contract ready tally examples/contracts/tally.ts --proposal 5f0c…'],
  notes:
    'For a contract that is installed at a height (vouch contract install --at-height): puts the bundle into the home of this node, and tells the others that it is there. A node that lacks it at that height stops.',
  async run(context, input) {
    const { readyContract } = await import('../../session/contract-ready.ts')
    await readyContract(context, input)
  },
}
