import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--holder <organisation>', description: 'those it holds: name, alias or id' },
    { flags: '--custodian <organisation>', description: 'those it keeps' },
    {
      flags: '--state <state>',
      description: 'offered, in_custody, rejected, returned_to_issuer, superseded or destroyed',
    },
    { flags: '--digest <digest>', description: 'those of the document with this SHA-256' },
    { flags: '--limit <number>', description: 'at most so many' },
  ],
  examples: [
    'vouch voucher list --holder acme',
    'vouch voucher list --custodian custodia --state offered --json',
  ],
  notes: 'With --json one voucher a line. Digests and states are on the ledger; what documents say is not.',
  async run(context, input) {
    const { listVouchers } = await import('../../session/list-vouchers.ts')
    await listVouchers(context, input)
  },
}
