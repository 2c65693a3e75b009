import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [
    SIGNED_BY,
    {
      flags: '--purpose <text>',
      description: 'what it is used for: reimbursement, financing …',
      required: true,
      sample: 'reimbursement',
    },
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
      args: (typed) => ({ purpose: typed.need('purpose'), reference: typed.need('reference') }),
      done: 'is marked as used',
    })
  },
}
