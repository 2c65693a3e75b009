import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    SIGNED_BY,
    {
      flags: '--bill <number>',
      description: 'the bill: its number in the registry, or on this ledger',
      required: true,
      sample: '513100000000120260105000000017',
    },
    {
      flags: '--price <amount>',
      description: 'what the buyer pays, such as 98500.00',
      required: true,
      sample: '98500.00',
    },
    {
      flags: '--bank <organisation>',
      description: 'keeps the escrow, or issues the deposit money',
      required: true,
      sample: 'river',
    },
    { flags: '--buyer <organisation>', description: 'where you sell: to whom' },
    { flags: '--seller <organisation>', description: 'where you buy: from whom' },
    {
      flags: '--registry <organisation>',
      description:
        'keeps the bill: a witnessed deal; without it bill and money are both on this ledger (atomic)',
    },
    {
      flags: '--range <start-end>',
      description:
        'positions of the bill in its minor unit; default the whole, where the bill is on this ledger',
    },
    { flags: '--matures <date>', description: 'witnessed: when the bill matures' },
    {
      flags: '--buyer-account <account>',
      description: 'witnessed: the account it is paid from; a keyed digest of it goes on the ledger',
    },
    { flags: '--seller-account <account>', description: 'witnessed: the account that is paid' },
    { flags: '--currency <code>', description: 'default CNY' },
    { flags: '--until <date>', description: 'when the offer ends; default in seven days' },
    { flags: '--calendar <name>', description: 'on which business days are counted; default CN' },
    {
      flags: '--limit <step=days>',
      description: 'business days for a step, such as fundDays=3; can be repeated',
      repeatable: true,
    },
    { flags: '--note <text>', description: 'a word about it' },
  ],
  examples: [
    'vouch deal propose --bill 513100000000120260105000000017 --range 1-10000000 --buyer harbour --price 98500.00 --bank river --registry bills --matures 2026-07-05 --buyer-account DE89370400440532013000 --seller-account FR1420041010050500013M02606 --as orient',
    'vouch deal propose --bill 513100000000120260105000000017 --buyer harbour --price 98500.00 --bank river --as orient',
  ],
  notes:
    'Then the buyer signs, then the seller: vouch deal sign ID. Limits: accountDays, fundDays, confirmDays, lockDays, endorseDays, receiptDays, settleDays.',
  async run(context, input) {
    const [{ perform }, { termsFrom }] = await Promise.all([
      import('../../session/action.ts'),
      import('../../session/deals.ts'),
    ])
    await perform(context, input, {
      contract: 'deal',
      action: 'propose',
      args: termsFrom,
      subject: (_args, { id }) => ({ deal: id }),
      words: (_args, { id }) => `Proposed deal ${String(id)}.`,
    })
  },
}
