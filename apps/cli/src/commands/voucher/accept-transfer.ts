import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY],
  examples: ['vouch voucher accept-transfer 3f9c41d2 --as globex'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'acceptTransfer',
      done: 'is yours now.',
    })
  },
}
