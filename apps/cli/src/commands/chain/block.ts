import { finalityRow } from '../../session/finality-row.ts'
import type { CommandDefinition } from '../../shell/definition.ts'
import { usageError } from '../../shell/problem.ts'

const SHOWN = ['previous', 'transactionsRoot', 'outcomesRoot', 'stateRoot', 'proposer']

export const command: CommandDefinition = {
  operands: [{ syntax: '[height]', description: 'which block; default the newest' }],
  examples: ['vouch block', 'vouch block 12 --json'],
  async run(context, input) {
    const [{ connect }, { moment, table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../shell/format.ts'),
    ])
    const given = input.operands[0]
    if (given !== undefined && !/^\d{1,15}$/.test(given))
      throw usageError('USAGE', `'${given}' is no height.`, 'Type: vouch block 12')
    const client = await connect(context)
    const block = await client.block(given === undefined ? (await client.status()).height : Number(given))
    const rows = [
      ['block', String(block.height)],
      ['time', moment(block.timeMs)],
      ['hash', block.hash],
      ...SHOWN.flatMap((name) => (typeof block[name] === 'string' ? [[name, block[name]]] : [])),
      ...finalityRow(block),
      ...block.transactions.map((id, at) => [at === 0 ? 'transactions' : '', id]),
    ]
    context.out.item(block, table(rows))
  },
}
