import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<organisation>', description: 'name, alias of a key in this home, or id' },
    { syntax: '<role>', description: 'member, custodian, regulator, issuer, bank, registry or auditor' },
  ],
  options: [
    { flags: '--withdraw', description: 'take the role away instead' },
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
  ],
  examples: [
    'vouch organisation grant-role acme issuer',
    'vouch organisation grant-role acme issuer --withdraw',
  ],
  async run(context, input) {
    const { decideOnOrganisation } = await import('../../session/decisions.ts')
    const withdraw = input.flag('withdraw')
    const role = input.operand(1)
    const kind = withdraw ? 'withdraw-role' : 'grant-role'
    await decideOnOrganisation(
      context,
      input,
      kind,
      `${withdraw ? 'no longer has' : 'now has'} the role ${role}.`,
      {
        role,
      },
    )
  },
}
