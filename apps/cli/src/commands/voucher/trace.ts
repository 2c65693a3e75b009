import { type CommandDefinition, VOUCHER } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [VOUCHER],
  examples: ['vouch voucher trace 3f9c41d2', 'vouch voucher trace 3f9c41d2 --json'],
  notes:
    'The record is checked against the head that the voucher carries, so no entry can be missing. With --json one array, oldest entry first.',
  async run(context, input) {
    const [{ connect }, { findVoucher }, { flowRows }, { moment, printable, table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/vouchers.ts'),
      import('../../session/flow-rows.ts'),
      import('../../shell/format.ts'),
    ])
    const client = await connect(context)
    const { id } = await findVoucher(client, input.operand(0))
    const rows = await flowRows(client, id)
    context.out.item(
      rows,
      table(
        rows.map(({ timeMs, height, words, by, note, step }) => [
          moment(timeMs),
          `block ${height}`,
          printable(by),
          printable(note === '' || step.startsWith('transfer_') ? words : `${words} (${note})`),
        ]),
      ),
    )
  },
}
