import type { CommandDefinition } from '../../shell/definition.ts'

interface Row {
  readonly id: string
  readonly proposal: {
    readonly decision: {
      readonly kind: string
      readonly name: string | null
      readonly organisation: string | null
    }
    readonly approvals: readonly string[]
    readonly expiresMs: number
    readonly status: string
  }
}

export const command: CommandDefinition = {
  options: [{ flags: '--all', description: 'those that are settled too' }],
  examples: ['vouch governance proposals', 'vouch governance proposals --all --json'],
  async run(context, input) {
    const [{ connect }, { pages }, { moment, printable }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/organisations.ts'),
      import('../../shell/format.ts'),
    ])
    const client = await connect(context)
    let shown = 0
    for await (const row of pages<Row>(client, 'identity', 'proposals', {}, ({ id }) => id)) {
      const { id, proposal } = row
      if (!input.flag('all') && !['open', 'decided', 'ready'].includes(proposal.status)) continue
      const about = printable(proposal.decision.name ?? proposal.decision.organisation ?? '')
      context.out.item(
        { id, ...proposal },
        `${id}  ${proposal.decision.kind} ${about}  ${proposal.status}, ${proposal.approvals.length} in favour, until ${moment(proposal.expiresMs)}`,
      )
      shown++
    }
    if (shown === 0) context.out.say('Nothing is before the founders.')
  },
}
