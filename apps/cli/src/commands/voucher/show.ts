import { type CommandDefinition, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  examples: ['vouch voucher show 3f9c41d2', 'vouch voucher show 3f9c41d2 --json'],
  async run(context, input) {
    const { showVoucher } = await import('../../session/show-voucher.ts')
    await showVoucher(context, input.operand(0))
  },
}
