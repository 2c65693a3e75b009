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
    { flags: '--bank <organisation>', description: 'ST01: pay in its deposit money, in this transaction' },
    {
      flags: '--evidence <digest>',
      description: 'ST02: SHA-256 of the evidence of a payment outside; the holder confirms it',
    },
  ],
  examples: [
    'vouch bill pay 513100000000120260105000000017 --bank river --as orient',
    'vouch bill pay 513100000000120260105000000017 --evidence 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --as orient',
  ],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'pay',
      range: ({ circulation }) => circulation === 'TF0401' || circulation === 'TF0402',
      args: async (work) => {
        const bank = input.text('bank')
        return {
          settlement: bank === undefined ? 'ST02' : 'ST01',
          bank: bank === undefined ? null : await work.organisationId(bank),
          evidence: input.text('evidence') ?? null,
        }
      },
      done: 'is paid, or will be once the holder confirms it.',
    })
  },
}
