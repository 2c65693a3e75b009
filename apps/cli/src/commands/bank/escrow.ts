import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

interface Escrow {
  readonly account: string
  readonly balances: Readonly<Record<string, string>>
  readonly entries: readonly {
    readonly reference: string
    readonly status: string
    readonly minor: string
    readonly currency: string
    readonly returned: boolean
  }[]
  readonly payouts: readonly { readonly instruction: string; readonly status: string }[]
}

export const command: CommandDefinition = {
  operands: [{ syntax: '<deal>', description: 'the id of the deal, whole' }],
  options: [addressOption('bank')],
  examples: ['vouch bank escrow 7c1e40aab1f2…'],
  async run({ out }, input) {
    const { amountText } = await import('../../session/amounts.ts')
    const escrow = await askProgram<Escrow>('bank', input, `/escrows/${encodeURIComponent(input.operand(0))}`)
    const lines = [
      `${escrow.account}: ${Object.entries(escrow.balances)
        .map(([currency, minor]) => amountText(minor, currency))
        .join(', ')}`,
      ...escrow.entries.map(
        ({ reference, status, minor, currency, returned }) =>
          `  in   ${reference}  ${amountText(minor, currency)}  ${returned ? 'returned' : status}`,
      ),
      ...escrow.payouts.map(({ instruction, status }) => `  out  ${instruction}  ${status}`),
    ]
    out.item(escrow, lines.join('\n'))
  },
}
