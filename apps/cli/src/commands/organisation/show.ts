import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<organisation>', description: 'name, alias of a key in this home, or id' }],
  examples: ['vouch organisation show acme'],
  async run(context, input) {
    const [{ connect }, { findOrganisation, pages }, { printable, table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/organisations.ts'),
      import('../../shell/format.ts'),
    ])
    const client = await connect(context)
    const { id, organisation } = await findOrganisation(client, context.environment.home, input.operand(0))
    type Row = { publicKey: string; key: { member: string; right: string; revokedFromHeight: number | null } }
    const keys: Row[] = []
    for await (const row of pages<Row>(
      client,
      'identity',
      'keysOf',
      { organisation: id },
      (last) => last.publicKey,
    ))
      keys.push(row)
    const { sealedSecret, ...shown } = organisation
    const rows = [
      ['organisation', printable(organisation.name)],
      ['id', id],
      ['roles', organisation.roles.join(', ')],
      ['status', organisation.status + (organisation.founder ? ', founder' : '')],
      ['admitted', `block ${organisation.admittedAtHeight}`],
      ...keys.map(({ publicKey, key }, at) => [
        at === 0 ? 'keys' : '',
        `${publicKey}  ${printable(key.member)}  ${key.right}${key.revokedFromHeight === null ? '' : `  revoked from block ${key.revokedFromHeight}`}`,
      ]),
    ]
    context.out.item({ id, ...shown, hasCommonSecret: sealedSecret !== null, keys }, table(rows))
  },
}
