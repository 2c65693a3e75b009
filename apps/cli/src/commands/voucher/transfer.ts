import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    { flags: '--to <organisation>', description: 'name, alias or id', required: true, sample: 'globex' },
    {
      flags: '--benefit',
      description: 'offer the benefit (who owns it) instead of the holding (who has it)',
    },
    { flags: '--until <date>', description: 'when the offer ends; default in seven days' },
  ],
  examples: [
    'vouch voucher transfer 3f9c41d2 --to globex --as acme',
    'vouch voucher transfer 3f9c41d2 --to globex --benefit --until 2027-01-31 --as acme',
  ],
  notes: 'It is theirs once they accept: vouch voucher accept-transfer ID --as globex',
  async run(context, input) {
    const { giveAccess } = await import('../../session/give-access.ts')
    await giveAccess(context, input, 'transfer')
  },
}
