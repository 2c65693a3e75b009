import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a remark that stands in the flow record' }],
  examples: ['vouch voucher request 3f9c41d2 --as globex'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'request',
      args: () => ({ note: input.text('note') ?? '' }),
      done: 'is asked for; the holder can grant it.',
    })
  },
}
