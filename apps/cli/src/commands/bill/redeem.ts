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
      flags: '--price <amount>',
      description:
        'what the signer pays in deposit money in the same transaction (ST01); without it free of payment (ST02)',
    },
    { flags: '--bank <organisation>', description: 'whose deposit money' },
  ],
  examples: ['vouch bill redeem 513100000000120260105000000017 --price 99000.00 --bank river --as river'],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    const { settlementOf } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'redeem',
      range: ({ circulation }) => circulation === 'TF0305',
      args: (work, face) => settlementOf(work, face.currency),
      done: 'waits for the signature of the other side.',
    })
  },
}
