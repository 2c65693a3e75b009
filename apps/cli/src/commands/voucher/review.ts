import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--order <number>', description: 'the number of the order', required: true, sample: '2026-17' },
    { flags: '--scope <scope>', description: 'what the order lets you read: metadata (default) or document' },
    { flags: '--until <date>', description: 'when the order ends by itself, such as 2027-01-31' },
  ],
  examples: [
    'vouch voucher review 3f9c41d2 --order 2026-17 --as watch',
    'vouch voucher review 3f9c41d2 --order 2026-17 --scope document --as watch',
  ],
  async run(context, input) {
    const { actOnVoucher, orderArgs } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'review',
      args: orderArgs,
      done: 'is under review.',
    })
  },
}
