import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<file>', description: 'as vouch voucher disclose wrote it' }],
  options: [{ flags: '--chain <id>', description: 'the chain that you trust' }],
  examples: ['vouch voucher check-field field.json --chain 91c2…'],
  notes: 'Needs neither node nor network nor key.',
  async run(context, input) {
    const { checkFieldFile } = await import('../../session/disclosure.ts')
    await checkFieldFile(context, input)
  },
}
