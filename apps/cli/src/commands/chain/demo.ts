import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--port <number>', description: 'where the node listens; default 4280' },
    { flags: '--once', description: 'end after the tour instead of staying up' },
  ],
  examples: ['vouch demo', 'vouch demo --port 4281', 'vouch demo --once --json'],
  notes:
    'Founds an example chain in .vouch of this checkout, or goes on with the one that is there; deposits the documents in examples/documents, transfers one, obtains it, writes a receipt and a certificate and verifies both. Its keys have the passphrase "example" unless VOUCH_PASSPHRASE says otherwise: keep nothing of value in it.',
  async run(context, input) {
    const { runDemo } = await import('../../demo/demo.ts')
    await runDemo(context, input)
  },
}
