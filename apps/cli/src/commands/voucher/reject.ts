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
      flags: '--reason <text>',
      description: 'why it is refused: schema, signature, duplicate …',
      required: true,
      sample: 'duplicate of 2026-0042',
    },
  ],
  examples: ['vouch voucher reject 3f9c41d2 --reason duplicate --as custodia'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'reject',
      args: (typed) => ({ reason: typed.need('reason') }),
      done: 'is refused',
    })
  },
}
