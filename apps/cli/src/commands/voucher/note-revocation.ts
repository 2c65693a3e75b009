import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    {
      flags: '--certificate <digest>',
      description: 'SHA-256 of the certificate that signed the document',
      required: true,
    },
    { flags: '--note <text>', description: 'a remark that stands in the flow record' },
  ],
  examples: ['vouch voucher note-revocation 3f9c41d2 --certificate 9e1f… --as custodia'],
  async run(context, input) {
    const { actOnVoucher } = await import('../../session/voucher-action.ts')
    await actOnVoucher(context, input, {
      action: 'noteRevocation',
      args: () => ({ certificate: input.need('certificate'), note: input.text('note') ?? '' }),
      done: 'has the revocation in its flow record.',
    })
  },
}
