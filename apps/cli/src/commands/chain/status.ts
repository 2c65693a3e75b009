import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch status', 'vouch status --json'],
  async run(context) {
    const [{ connect }, { moment, table, count }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../shell/format.ts'),
    ])
    const client = await connect(context)
    const status = await client.status()
    const rows = [
      ['node', client.url],
      ['chain', `${status.name}  ${status.chainId}`],
      ['engine', status.engine],
      ['head', `block ${status.height} of ${moment(status.headTimeMs)}  ${status.headHash}`],
      ['waiting', count(status.waiting, 'transaction')],
      ['version', status.version],
    ]
    context.out.item(status, table(rows))
  },
}
