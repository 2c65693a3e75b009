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
      flags: '--reason <code>',
      description: "DC00 to DC09; DC06 is a court's freeze",
      required: true,
      sample: 'DC09',
    },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch bill dishonour 513100000000120260105000000017 --reason DC06 --as orient'],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'dishonour',
      range: ({ circulation }) => circulation === 'TF0401' || circulation === 'TF0402',
      args: () => ({ code: input.need('reason'), note: input.text('note') ?? '' }),
      done: 'is dishonoured.',
    })
  },
}
