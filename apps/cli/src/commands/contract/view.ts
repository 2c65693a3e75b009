import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<contract>', description: 'its name' },
    { syntax: '<view>', description: 'see: vouch contract show CONTRACT' },
  ],
  examples: ['vouch contract view voucher standing --id 3f9c…'],
  notes: 'Arguments are written as for: vouch contract call',
  readsOwnOptions: true,
  async run(context, input) {
    const { viewByName } = await import('../../session/contracts.ts')
    await viewByName(context, input)
  },
}
