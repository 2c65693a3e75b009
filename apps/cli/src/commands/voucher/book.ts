import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--purpose <purpose>', description: 'reimbursement (default) or financing' },
    {
      flags: '--reference <text>',
      description: 'your own reference',
      required: true,
      sample: 'EXP-2026-118',
    },
  ],
  examples: ['vouch voucher book 3f9c41d2 --purpose reimbursement --reference EXP-2026-118 --as globex'],
  notes: 'A voucher is used once: a second booking is refused, naming the first.',
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'book',
      args: () => ({
        purpose: input.text('purpose') ?? 'reimbursement',
        reference: input.need('reference'),
      }),
      done: 'is marked as used.',
    })
  },
}
