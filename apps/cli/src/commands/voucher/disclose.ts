import { type CommandDefinition, SIGNED_BY, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  options: [
    SIGNED_BY,
    {
      flags: '--field <name>',
      description: 'which, such as grossAmount',
      required: true,
      sample: 'grossAmount',
    },
    {
      flags: '--out <file>',
      description: 'where the field and its proof are written',
      required: true,
      sample: 'field.json',
    },
    { flags: '--force', description: 'replace the file where there is one' },
  ],
  examples: ['vouch voucher disclose 3f9c41d2 --field grossAmount --out field.json --as acme'],
  notes:
    'The file tells this field and proves it, and nothing of the others. Whoever has it checks it offline: vouch voucher check-field field.json',
  async run(context, input) {
    const { discloseToFile } = await import('../../session/disclosure.ts')
    await discloseToFile(context, input)
  },
}
