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
    { flags: '--by <id>', description: 'the voucher that takes its place', required: true },
  ],
  examples: ['vouch voucher supersede 3f9c41d2 --by 77ab01c9 --as acme'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'supersede',
      args: (typed) => ({ by: typed.need('by') }),
      done: 'is superseded',
    })
  },
}
