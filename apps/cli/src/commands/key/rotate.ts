import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<old>', description: 'alias, or public key, of the key that ends' },
    {
      syntax: '<new>',
      description: 'alias of the key that takes its place, made in this home where it is not there',
    },
  ],
  options: [
    SIGNED_BY,
    { flags: '--from <height>', description: 'the block from which on; default the next' },
  ],
  examples: ['vouch key rotate acme acme-2027 --as acme'],
  notes:
    'What the old key signed stays valid. Documents that were encrypted to the old key alone are opened with it: keep its file.',
  async run(context, input) {
    const { rotateKey } = await import('../../session/keys-on-chain.ts')
    await rotateKey(context, input)
  },
}
