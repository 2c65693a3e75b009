import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<number>', description: 'the number on the bill; one bill a number' }],
  options: [
    SIGNED_BY,
    {
      flags: '--acceptor <organisation>',
      description: 'who will pay it: name, alias or id',
      required: true,
      sample: 'river',
    },
    { flags: '--payee <organisation>', description: 'who receives it', required: true, sample: 'orient' },
    { flags: '--amount <amount>', description: 'such as 100000.00', required: true, sample: '100000.00' },
    { flags: '--matures <date>', description: 'such as 2026-07-05', required: true, sample: '2026-07-05' },
    { flags: '--currency <code>', description: 'default CNY' },
    { flags: '--kind <kind>', description: 'AC01 accepted by a bank, AC02 (default) by a company' },
    { flags: '--not-transferable', description: 'EM01: it may not be endorsed' },
    { flags: '--whole', description: 'it may not be split' },
    { flags: '--calendar <name>', description: 'the business calendar of its days; default CN' },
    {
      flags: '--presentation-days <number>',
      description: 'days after maturity in which it is presented; default 10',
    },
  ],
  examples: [
    'vouch bill draw 513100000000120260105000000017 --acceptor orient --payee orient --amount 100000.00 --matures 2026-07-05 --as orient',
  ],
  notes: 'The acceptor accepts it, then the payee receives it: vouch bill accept, vouch bill receive.',
  async run(context, input) {
    const { drawBill } = await import('../../session/draw-bill.ts')
    await drawBill(context, input)
  },
}
