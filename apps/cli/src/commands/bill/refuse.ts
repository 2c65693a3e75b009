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
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ["vouch bill refuse 513100000000120260105000000017 --note 'not agreed' --as harbour"],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'answer',
      range: ({ offer }) => offer !== null,
      args: () => ({ answer: 'SU01', note: input.text('note') ?? '' }),
      done: 'is refused.',
    })
  },
}
