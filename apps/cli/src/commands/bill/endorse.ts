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
    { flags: '--to <organisation>', description: 'name, alias or id', required: true, sample: 'harbour' },
    {
      flags: '--price <amount>',
      description:
        'what the signer pays in deposit money in the same transaction (ST01); without it free of payment (ST02)',
    },
    { flags: '--bank <organisation>', description: 'whose deposit money' },
    { flags: '--not-transferable', description: 'EM01: they may not endorse it further' },
  ],
  examples: [
    'vouch bill endorse 513100000000120260105000000017 --to harbour --as orient',
    'vouch bill endorse 513100000000120260105000000017 --range 1-50000 --to harbour --price 490.00 --bank river --as orient',
  ],
  notes: 'They sign: vouch bill sign. To be paid safely by somebody you do not know: vouch deal propose.',
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    const { settlementOf } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'endorse',
      range: ({ circulation }) => circulation === 'TF0301',
      args: async (work, face) => ({
        to: await work.organisationId(input.need('to')),
        ...(await settlementOf(work, face.currency)),
        transferable: input.flag('not-transferable') ? 'EM01' : 'EM00',
      }),
      done: 'waits for the signature of the other side.',
    })
  },
}
