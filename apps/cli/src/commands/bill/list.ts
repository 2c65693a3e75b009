import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--holder <organisation>', description: 'ranges it holds: name, alias or id' },
    { flags: '--state <code>', description: 'with --holder: in this circulation, such as TF0301' },
    { flags: '--offered-to <organisation>', description: 'ranges it is to sign for' },
  ],
  examples: ['vouch bill list', 'vouch bill list --holder orient --state TF0301 --json'],
  async run(context, input) {
    const { listBills } = await import('../../session/show-bills.ts')
    await listBills(context, input)
  },
}
