import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'a remark that stands in the flow record' }],
  examples: ['vouch voucher destroy 3f9c41d2 --as custodia'],
  notes:
    'The destruction is recorded; then the node erases the encrypted document, its envelopes and its reading. The digest and the flow record remain. A copy that somebody made before cannot be recalled. Cut short, it is simply run again.',
  async run(context, input) {
    const { destroyVoucher } = await import('../../session/destroy-voucher.ts')
    await destroyVoucher(context, input)
  },
}
