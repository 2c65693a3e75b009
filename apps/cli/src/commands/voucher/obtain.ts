import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    {
      flags: '--out <file>',
      description: 'where the document is written',
      required: true,
      sample: 'invoice.xml',
    },
    { flags: '--force', description: 'replace the file where there is one' },
  ],
  examples: ['vouch voucher obtain 3f9c41d2 --as globex --out invoice.xml'],
  notes:
    'The reading is recorded before the document is given out. The file appears only once the whole document has been decrypted and has the digest that was deposited.',
  async run(context, input) {
    const { obtainToFile } = await import('../../session/obtain.ts')
    await obtainToFile(context, input)
  },
}
