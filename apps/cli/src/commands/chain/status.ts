import type { NodeStatus } from '@vouch/sdk'
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
      ['engine', status.engine + engineWords(status.engineReport)],
      ['head', `block ${status.height} of ${moment(status.headTimeMs)}  ${status.headHash}`],
      ['waiting', count(status.waiting, 'transaction')],
      ['version', status.version],
    ]
    context.out.item(status, table(rows))
  },
}

/** Undefined where the node orders its blocks itself. */
function engineWords(report: NodeStatus['engineReport']): string {
  if (report === undefined) return ''
  if (report === null) return ', which does not answer: see comet/cometbft.log in the home'
  const { peers, isCatchingUp } = report
  return `, connected to ${peers} other ${peers === 1 ? 'validator' : 'validators'}${isCatchingUp ? ', fetching blocks it missed' : ''}`
}
