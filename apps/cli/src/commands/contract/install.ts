import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<name>', description: 'as the contract calls itself' },
    { syntax: '<file>', description: 'its TypeScript, or a bundle (.js) made before' },
  ],
  options: [
    {
      flags: '--at-height <number>',
      description: 'the first block it executes; between organisations, once enough validators have it',
    },
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
    {
      flags: '--proposal <id>',
      description: 'install under a proposal that the founders decided on already',
    },
  ],
  examples: [
    'vouch contract install tally examples/contracts/tally.ts',
    'vouch contract install tally examples/contracts/tally.ts --at-height 5000',
  ],
  notes:
    'Bundles the contract and proposes the hash of the bundle; with one founder it is in force at once. With more, type the same with --proposal ID when they have agreed.',
  async run(context, input) {
    const { installContract } = await import('../../session/contract-install.ts')
    await installContract(context, input)
  },
}
