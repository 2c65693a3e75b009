import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<organisation>', description: 'name, alias of a key in this home, or id' }],
  options: [
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
  ],
  examples: ['vouch organisation reinstate acme'],
  async run(context, input) {
    const { decideOnOrganisation } = await import('../../session/decisions.ts')
    await decideOnOrganisation(context, input, 'reinstate', 'may act again.')
  },
}
