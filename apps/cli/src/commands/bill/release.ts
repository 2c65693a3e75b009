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
    {
      flags: '--range <start-end>',
      description: 'positions of the bill, both counted, in its minor unit; default the only range that fits',
    },
    {
      flags: '--order <number>',
      description: 'the order whose freeze ends; without it a pledge is released',
    },
    { flags: '--at <position>', description: 'with --order: a position of the frozen range; default 1' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: [
    'vouch bill release 513100000000120260105000000017 --as river',
    'vouch bill release 513100000000120260105000000017 --order 2026-17 --as court',
  ],
  async run(context, input) {
    const { actOnBill, positionOf } = await import('../../session/bills.ts')
    const note = input.text('note') ?? ''
    const order = input.text('order')
    if (order === undefined)
      await actOnBill(context, input, {
        action: 'releasePledge',
        range: ({ circulation }) => circulation === 'TF0304',
        args: () => ({ note }),
        done: 'is free.',
      })
    else
      await actOnBill(context, input, {
        action: 'unfreeze',
        args: () => ({ start: positionOf(input), order, note }),
        done: 'is not frozen any more.',
      })
  },
}
