import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

interface Bill {
  readonly number: string
  readonly currency: string
  readonly maturityMs: number
  readonly amount: number
  readonly parts: readonly {
    readonly start: number
    readonly end: number
    readonly holder: string
    readonly hold: { readonly deal: string; readonly stage: string } | null
    readonly bar: { readonly kind: string; readonly reference: string } | null
  }[]
}

export const command: CommandDefinition = {
  operands: [{ syntax: '[number]', description: 'one bill; default all' }],
  options: [addressOption('registry')],
  examples: ['vouch registry show', 'vouch registry show 513100000000120260105000000017'],
  async run({ out }, input) {
    const { amountText } = await import('../../session/amounts.ts')
    const [number] = input.operands
    const path = number === undefined ? '/bills' : `/bills/${encodeURIComponent(number)}`
    const answer = await askProgram<Bill | readonly Bill[]>('registry', input, path)
    const bills = Array.isArray(answer) ? (answer as readonly Bill[]) : [answer as Bill]
    if (bills.length === 0) out.say('The registry has no bill.')
    for (const bill of bills) {
      const parts = bill.parts.map(({ start, end, holder, hold, bar }) => {
        const state = hold === null ? '' : `, ${hold.stage} for deal ${hold.deal.slice(0, 12)}`
        return `  ${start}-${end}  held by ${holder.slice(0, 12)}${state}${bar === null ? '' : `, ${bar.kind} by ${bar.reference}`}`
      })
      const until = new Date(bill.maturityMs).toISOString().slice(0, 10)
      out.item(
        bill,
        [
          `${bill.number}  ${amountText(String(bill.amount), bill.currency)}  matures ${until}`,
          ...parts,
        ].join('\n'),
      )
    }
  },
}
