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
    { flags: '--against <organisation>', description: 'who is to pay', required: true, sample: 'orient' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: ['vouch bill recourse 513100000000120260105000000017 --against orient --as harbour'],
  notes: 'Drawer and acceptor, and, where it was presented in time, everybody who endorsed it.',
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'recourse',
      range: ({ circulation }) => circulation === 'TF0401' || circulation === 'TF0402',
      args: async (work) => ({
        against: await work.organisationId(input.need('against')),
        note: input.text('note') ?? '',
      }),
      done: 'is in recourse.',
    })
  },
}
