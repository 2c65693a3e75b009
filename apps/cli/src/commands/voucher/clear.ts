import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [SIGNED_BY],
  examples: ['vouch voucher clear 3f9c41d2 --as watch'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'clear',
      args: () => ({}),
      done: 'is cleared',
    })
  },
}
