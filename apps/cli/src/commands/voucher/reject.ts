import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    {
      flags: '--reason <reason>',
      description: 'signature, schema, duplicate or other',
      required: true,
      sample: 'duplicate',
    },
    { flags: '--note <text>', description: 'a remark that stands in the flow record' },
  ],
  examples: ['vouch voucher reject 3f9c41d2 --reason duplicate --note "same as 77ab01c9" --as custodia'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'reject',
      args: () => ({ reason: input.need('reason'), note: input.text('note') ?? '' }),
      done: 'is rejected.',
    })
  },
}
