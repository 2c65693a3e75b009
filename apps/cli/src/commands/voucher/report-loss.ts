import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [SIGNED_BY, { flags: '--reason <text>', description: 'what happened' }],
  examples: ['vouch voucher report-loss 3f9c41d2 --as custodia'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'reportLoss',
      args: (typed) => ({ reason: typed.text('reason') ?? '' }),
      done: 'is reported lost; its digest remains',
    })
  },
}
