import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    {
      flags: '--to <organisation>',
      description: 'who may read it: name, alias or id',
      required: true,
      sample: 'globex',
    },
  ],
  examples: ['vouch voucher grant 3f9c41d2 --to globex --as acme'],
  notes:
    'The key of the document is sealed to them; the document is not uploaded again. A grant can be withdrawn, a copy cannot be recalled.',
  async run(context, input) {
    const { giveAccess } = await import('../../session/give-access.ts')
    await giveAccess(context, input, 'grant')
  },
}
