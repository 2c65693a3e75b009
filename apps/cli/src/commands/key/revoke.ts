import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<key>', description: 'alias, or public key' }],
  options: [
    SIGNED_BY,
    { flags: '--from <height>', description: 'the block from which on; default the next' },
  ],
  examples: ['vouch key revoke acme-till --as acme'],
  notes: 'What it signed before stays valid. An organisation keeps at least one administrator key.',
  async run(context, input) {
    const { revokeKey } = await import('../../session/keys-on-chain.ts')
    await revokeKey(context, input)
  },
}
