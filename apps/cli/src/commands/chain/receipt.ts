import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<id>', description: 'a voucher, a deal, a bill, or a transaction' }],
  options: [
    { flags: '--out <file>', description: 'the receipt; without any of these three it is printed' },
    { flags: '--pdf <file>', description: 'a certificate to read, with the receipt inside (vouchers only)' },
    {
      flags: '--cose <file>',
      description: 'a COSE Receipt (RFC 9942) of the transaction, for the tools of others',
    },
  ],
  examples: [
    'vouch receipt 3f9c41d2 --out receipt.json',
    'vouch receipt 3f9c41d2 --out receipt.json --pdf certificate.pdf',
  ],
  notes:
    'Files are replaced. A receipt is checked before it is written. Of a voucher it proves the record as it stands, the whole flow record, the names in it and the signature on each step; --cose is then of its latest step.',
  async run(context, input) {
    const { writeReceipt } = await import('../../session/write-receipt.ts')
    await writeReceipt(context, input)
  },
}
