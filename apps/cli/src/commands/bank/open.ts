import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<account>', description: 'its number: an IBAN, or the bank’s own' }],
  options: [{ flags: '--owner <name>', description: 'whose it is', required: true }, addressOption('bank')],
  examples: ['vouch bank open DE89370400440532013000 --owner Harbour'],
  async run({ out }, input) {
    const account = input.operand(0).replaceAll(' ', '').toUpperCase()
    const json = { account, owner: input.need('owner') }
    const opened = await askProgram('bank', input, '/accounts', { method: 'POST', json })
    out.item(opened, `Account ${account} of ${json.owner} is open.`)
  },
}
