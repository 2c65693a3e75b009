import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<file>', description: 'receipt.json or certificate.pdf' }],
  options: [
    { flags: '--document <file>', description: 'the document itself, to compare' },
    { flags: '--chain <id>', description: 'the chain that you trust, as you know it from elsewhere' },
    {
      flags: '--confirmations <number>',
      description: 'under proof of work: how many are asked for; default as the genesis says',
    },
    {
      flags: '--against <url>',
      description: 'under proof of work: a node whose chain the receipt must not have lost to',
    },
    { flags: '--links', description: 'show each link of the proof' },
  ],
  examples: [
    'vouch verify receipt.json --document invoice.xml',
    'vouch verify certificate.pdf --document invoice.xml --chain 91c2…',
  ],
  notes:
    'Needs neither node nor network nor key. Exit code 0: every link holds. Exit code 1: the link that failed is named.',
  async run(context, input) {
    const { verifyFile } = await import('../../session/verify-file.ts')
    await verifyFile(context, input)
  },
}
