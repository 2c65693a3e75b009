import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<id>',
      description: 'the voucher: its id, or as much of its beginning as tells it from others',
    },
  ],
  options: [SIGNED_BY],
  examples: ['vouch voucher destroy 3f9c41d2 --as custodia'],
  notes:
    'Keys and ciphertext are destroyed once the time of keeping is over. The digest and the flow record remain.',
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'destroy',
      args: () => ({}),
      done: 'is destroyed; its digest and flow record remain',
    })
  },
}
