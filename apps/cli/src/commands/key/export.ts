import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<alias>', description: 'the key file keys/<alias>.json' }],
  examples: ['vouch key export acme', 'vouch key export acme --json'],
  notes:
    'Nothing secret is shown: the public key, and the recipient to which documents are encrypted for it.',
  async run({ out, environment }, input) {
    const { readSummary } = await import('../../session/key-files.ts')
    const { alias, publicKey, recipient } = await readSummary(environment.home, input.operand(0))
    out.item({ alias, publicKey, recipient }, `public key  ${publicKey}\nrecipient   ${recipient}`)
  },
}
