import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch organisation list', 'vouch organisation list --json'],
  async run(context) {
    const [{ connect }, { allOrganisations }, { printable, table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/organisations.ts'),
      import('../../shell/format.ts'),
    ])
    const { out } = context
    const rows: string[][] = []
    for await (const { id, organisation } of allOrganisations(await connect(context))) {
      const { name, roles, status, founder, admittedAtHeight } = organisation
      if (out.json) out.item({ id, name, roles, status, founder, admittedAtHeight }, '')
      else rows.push([printable(name), roles.join(', '), founder ? 'founder' : '', status, id])
    }
    if (rows.length > 0) out.say(table(rows))
  },
}
