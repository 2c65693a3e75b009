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
    { flags: '--refuse', description: 'refuse (SU01) instead of accepting (SU00)' },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: [
    'vouch bill accept 513100000000120260105000000017 --as orient',
    "vouch bill accept 513100000000120260105000000017 --refuse --note 'not ours' --as orient",
  ],
  async run(context, input) {
    const { actOnBill } = await import('../../session/bills.ts')
    await actOnBill(context, input, {
      action: 'accept',
      args: () => ({ answer: input.flag('refuse') ? 'SU01' : 'SU00', note: input.text('note') ?? '' }),
      done: 'is answered.',
    })
  },
}
