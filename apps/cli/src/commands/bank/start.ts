import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    { flags: '--port <number>', description: 'where it listens; default 4290' },
    { flags: '--registry <url>', description: 'the registry that is asked whether the buyer has the bill' },
    { flags: '--directory <folder>', description: 'where its journal is; default bank-ALIAS in the home' },
    {
      flags: '--misbehave <name>',
      description: 'go wrong in this way, to try what the ledger makes of it; can be repeated',
      repeatable: true,
    },
    { flags: '--every <ms>', description: 'milliseconds between looks at the ledger; default 2000' },
  ],
  examples: ['vouch bank start --as river --registry http://127.0.0.1:4291'],
  notes:
    'It opens an escrow for each deal, tells the ledger what is paid in, asks the registry itself, pays out or back, and writes ISO 20022 messages into out/; it reads those in in/. After a kill it goes on where its journal ends.',
  async run(context, input) {
    const { runProgram } = await import('../../session/outside.ts')
    await runProgram('bank', context, input)
  },
}
