import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a remark that stands in the flow record' }],
  examples: ['vouch voucher destroy 3f9c41d2 --as custodia'],
  notes:
    'Keys and ciphertext are destroyed once the time of keeping is over. The digest and the flow record remain. A copy that somebody made before cannot be recalled.',
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'destroy',
      args: () => ({ note: input.text('note') ?? '' }),
      done: 'is destroyed; its digest and flow record remain.',
    })
  },
}
