import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    { flags: '--port <number>', description: 'where it listens; default 4291' },
    {
      flags: '--directory <folder>',
      description: 'where its journal is; default registry-ALIAS in the home',
    },
    {
      flags: '--misbehave <name>',
      description: 'go wrong in this way, to try what the ledger makes of it; can be repeated',
      repeatable: true,
    },
    { flags: '--every <ms>', description: 'milliseconds between looks at the ledger; default 2000' },
  ],
  examples: ['vouch registry start --as bills'],
  notes:
    'It locks bills for deals, moves them when both have signed, and says so on the ledger. After a kill it goes on where its journal ends.',
  async run(context, input) {
    const { runProgram } = await import('../../session/outside.ts')
    await runProgram('registry', context, input)
  },
}
