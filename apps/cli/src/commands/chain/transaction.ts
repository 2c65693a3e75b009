import { finalityRow } from '../../session/finality-row.ts'
import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<id>', description: 'the id of the transaction, 64 hexadecimal signs' }],
  examples: ['vouch transaction 8c1f…', 'vouch transaction 8c1f… --json'],
  async run(context, input) {
    const [{ connect }, { moment, table }, { hashOf }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../shell/format.ts'),
      import('../../session/hash-operand.ts'),
    ])
    const client = await connect(context)
    const transaction = await client.transaction(hashOf(input.operand(0), 'a transaction'))
    const { failure } = transaction as unknown as { failure?: { code: string; detail: string } | null }
    const rows = [
      ['transaction', transaction.id],
      ['block', `${transaction.height}.${transaction.index} of ${moment(transaction.timeMs)}`],
      ...finalityRow(transaction),
      ['action', `${transaction.contract} ${transaction.action}`],
      ...transaction.signers.map((key, at) => [at === 0 ? 'signed by' : '', key]),
      ['outcome', failure ? `refused with ${failure.code}: ${failure.detail}` : 'carried out'],
      ['gas, fee', `${transaction.gas}, ${transaction.fee}`],
      ['arguments', JSON.stringify(transaction.args)],
      ['result', JSON.stringify(transaction.result)],
    ]
    context.out.item(transaction, table(rows))
  },
}
