import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--to <organisation>', description: 'whose leave ends: name, alias or id', required: true },
  ],
  examples: ['vouch voucher withdraw-grant 3f9c41d2 --to globex --as acme'],
  notes: 'No more readings are given. A copy that was made before cannot be recalled.',
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'withdrawGrant',
      args: async ({ organisationId }) => ({ to: await organisationId(input.need('to')) }),
      done: 'can be read under this grant no more.',
      warning: (result) =>
        (result as { alreadyRead?: boolean } | null)?.alreadyRead === true
          ? 'They have read it before: a copy that they made cannot be recalled.'
          : 'They had not read it.',
    })
  },
}
