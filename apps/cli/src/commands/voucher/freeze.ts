import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    { flags: '--scope <scope>', description: 'what the order lets you read: metadata (default) or document' },
    { flags: '--until <date>', description: 'when the freeze ends by itself, such as 2027-01-31' },
  ],
  examples: [
    'vouch voucher freeze 3f9c41d2 --order 2026-17 --as watch',
    'vouch voucher freeze 3f9c41d2 --order 2026-17 --scope document --until 2027-01-31 --as watch',
  ],
  async run(context, input) {
    const { actOnVoucher, orderArgs } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'freeze',
      args: orderArgs,
      done: 'is frozen.',
    })
  },
}
