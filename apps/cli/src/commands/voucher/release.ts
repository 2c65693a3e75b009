import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the order; default the one in force' },
    { flags: '--note <text>', description: 'a remark that stands in the flow record' },
  ],
  examples: ['vouch voucher release 3f9c41d2 --as watch'],
  async run(context, input) {
    const { actOnVoucher, closingArgs } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'release',
      args: closingArgs,
      done: 'is released.',
    })
  },
}
