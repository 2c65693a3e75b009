import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--to <organisation>', description: 'who asked: name, alias or id', required: true },
    { flags: '--note <text>', description: 'a remark that stands in the flow record' },
  ],
  examples: ['vouch voucher deny 3f9c41d2 --to globex --as acme'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'deny',
      args: async ({ organisationId }) => ({
        to: await organisationId(input.need('to')),
        note: input.text('note') ?? '',
      }),
      done: 'stays closed to them.',
    })
  },
}
