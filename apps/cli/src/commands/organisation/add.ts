import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<name>', description: 'the organisation, as others will see it' }],
  options: [
    {
      flags: '--key <alias>',
      description: 'its first key: keys/<alias>.json, made where it is not there yet',
      required: true,
      sample: 'acme',
    },
    {
      flags: '--role <role>',
      description: 'member (default), custodian, regulator, issuer, bank, registry or auditor',
    },
    { flags: '--as <alias>', description: 'the founder who admits it; default the founder of this home' },
  ],
  examples: [
    'vouch organisation add Acme --key acme',
    'vouch organisation add Watch --key watch --role regulator',
  ],
  notes:
    'It is given the common secret by which members find duplicates. Where several founders decide, this is a proposal.',
  async run(context, input) {
    const [{ admitOrganisation }, { founderSession, tellDecision }, { printable }] = await Promise.all([
      import('../../session/admission.ts'),
      import('../../session/decisions.ts'),
      import('../../shell/format.ts'),
    ])
    const { environment } = context
    const admission = {
      name: input.operand(0),
      alias: input.need('key'),
      role: input.text('role') ?? 'member',
    }
    const session = await founderSession(context, input.text('as'))
    const admitted = await admitOrganisation(session, environment, admission)
    const { name, alias, role } = admission
    const { organisation: id, publicKey, keyMade } = admitted
    tellDecision(
      context,
      admitted,
      `Admitted ${printable(name)} as ${role}; its key '${alias}' is in ${environment.home}/keys.\nOrganisation ${id ?? ''}`,
      { id, name, role, key: alias, publicKey, keyMade },
    )
  },
}
