import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a remark that stands in the flow record' }],
  examples: ['vouch voucher report-loss 3f9c41d2 --as custodia'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'reportLoss',
      args: () => ({ note: input.text('note') ?? '' }),
      done: 'is reported lost; its digest remains.',
    })
  },
}
