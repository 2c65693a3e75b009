import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<contract>', description: 'its name' }],
  examples: ['vouch contract show voucher'],
  async run(context, input) {
    const [{ connect }, { findContract }, { contractText }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/contracts.ts'),
      import('../../session/schema-flags.ts'),
    ])
    const contract = await findContract(await connect(context), input.operand(0))
    context.out.item(contract, contractText(contract))
  },
}
