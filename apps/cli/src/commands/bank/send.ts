import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<file>', description: 'an ISO 20022 message as XML' }],
  options: [addressOption('bank')],
  examples: ['vouch bank send payment-order.xml'],
  notes: 'The same message again does nothing.',
  async run({ out }, input) {
    const { readFile } = await import('node:fs/promises')
    const xml = new Uint8Array(await readFile(input.operand(0)))
    const answer = await askProgram<{ readonly became: string }>('bank', input, '/messages', {
      method: 'POST',
      xml,
    })
    out.item(answer, `The bank has it: ${answer.became}.`)
  },
}
