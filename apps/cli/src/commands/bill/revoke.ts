import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<bill>',
      description: 'the number on the bill, its id, or as much of the id as tells it from others',
    },
  ],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a word about it' }],
  examples: ['vouch bill revoke 513100000000120260105000000017 --as orient'],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'revoke',
      args: () => ({ note: input.text('note') ?? '' }),
      done: 'is revoked.',
    })
  },
}
