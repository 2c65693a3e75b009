import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a remark that stands in the flow record' }],
  examples: ['vouch voucher reject-transfer 3f9c41d2 --as globex'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'rejectTransfer',
      args: () => ({ note: input.text('note') ?? '' }),
      done: 'stays where it was.',
    })
  },
}
