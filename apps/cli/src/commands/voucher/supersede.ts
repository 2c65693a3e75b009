import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--by <id>', description: 'the voucher that takes its place', required: true },
  ],
  examples: ['vouch voucher supersede 3f9c41d2 --by 77ab01c9 --as acme'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'supersede',
      args: async ({ voucherId }) => ({ by: await voucherId(input.need('by')) }),
      done: 'is superseded.',
    })
  },
}
