import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    {
      syntax: '<bill>',
      description: 'the number on the bill, its id, or as much of the id as tells it from others',
    },
  ],
  options: [
    SIGNED_BY,
    { flags: '--at <position>', description: 'a position of the range that is meant; default 1' },
  ],
  examples: ['vouch bill trigger 513100000000120260105000000017 --as watch'],
  notes:
    'Maturity, a redemption that is over, or an acceptor that was silent past its time (dishonour DC09).',
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    const { positionOf } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'trigger',
      args: () => ({ start: positionOf(input) }),
      done: 'is brought up to date.',
    })
  },
}
