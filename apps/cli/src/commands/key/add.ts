import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<alias>', description: 'of the new key, made in this home' }],
  options: [
    SIGNED_BY,
    { flags: '--right <right>', description: 'admin, sign (default) or read' },
    { flags: '--member <name>', description: 'who holds it; default the alias' },
  ],
  examples: [
    'vouch key add acme-till --as acme',
    'vouch key add acme-chief --right admin --member "A. Brown" --as acme',
  ],
  async run(context, input) {
    const { addKey } = await import('../../session/keys-on-chain.ts')
    await addKey(context, input)
  },
}
