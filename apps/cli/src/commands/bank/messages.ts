import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

interface Listed {
  readonly messageId: string
  readonly type: string
  readonly way: 'in' | 'out'
}

export const command: CommandDefinition = {
  operands: [{ syntax: '[id]', description: 'one message, as XML' }],
  options: [addressOption('bank')],
  examples: ['vouch bank messages', 'vouch bank messages CRD-12'],
  async run({ out }, input) {
    const [id] = input.operands
    if (id !== undefined) {
      const xml = await askProgram<string>('bank', input, `/messages/${encodeURIComponent(id)}`)
      out.item({ messageId: id, xml }, xml)
      return
    }
    const messages = await askProgram<readonly Listed[]>('bank', input, '/messages')
    if (messages.length === 0) out.say('No message yet.')
    for (const each of messages) out.item(each, `${each.way.padEnd(3)}  ${each.type}  ${each.messageId}`)
  },
}
