import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<paths...>', description: 'files, and folders with all that is in them' }],
  options: [
    SIGNED_BY,
    { flags: '--custodian <organisation>', description: 'who keeps it; default the only custodian there is' },
    { flags: '--beneficiary <organisation>', description: 'who owns it; default you' },
    { flags: '--issuer <organisation>', description: 'who issued it, where a member did' },
    {
      flags: '--reader <organisation>',
      description: 'who will be able to open it once they may; can be repeated',
      repeatable: true,
    },
    { flags: '--as-is', description: 'keep documents without reading their fields' },
    { flags: '--at-once <number>', description: 'documents at a time; default 8' },
  ],
  examples: [
    'vouch voucher deposit invoice.xml --as acme',
    'vouch voucher deposit invoices/ receipt.pdf --as acme --json',
  ],
  notes:
    'Each document is encrypted here, then uploaded; only digests and sealed keys leave this machine in the clear. With --json one line a document: file, id, digest, transaction, height, and duplicateOf where it is in custody already. A document that cannot be deposited is reported, the others go on, and the exit code is 1.',
  async run(context, input) {
    const { depositPaths } = await import('../../session/deposit-paths.ts')
    await depositPaths(context, input)
  },
}
