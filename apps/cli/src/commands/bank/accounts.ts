import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

interface Shown {
  readonly account: string
  readonly owner: string
  readonly balances: Readonly<Record<string, string>>
}

export const command: CommandDefinition = {
  options: [addressOption('bank')],
  examples: ['vouch bank accounts'],
  async run({ out }, input) {
    const { amountText } = await import('../../session/amounts.ts')
    const accounts = await askProgram<readonly Shown[]>('bank', input, '/accounts')
    if (accounts.length === 0) out.say('No account is open.')
    for (const each of accounts) {
      const sums = Object.entries(each.balances).map(([currency, minor]) => amountText(minor, currency))
      out.item(each, `${each.account}  ${each.owner}  ${sums.length === 0 ? 'empty' : sums.join(', ')}`)
    }
  },
}
