import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption, askProgram } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<name>', description: 'the way: late, duplicate, reordered, down and others' }],
  options: [{ flags: '--off', description: 'behave again' }, addressOption('registry')],
  examples: ['vouch registry misbehave duplicate', 'vouch registry misbehave down --off'],
  async run({ out }, input) {
    const name = input.operand(0)
    const method = input.flag('off') ? 'DELETE' : 'PUT'
    const path = `/misbehaviour/${encodeURIComponent(name)}`
    const answer = await askProgram<{ readonly misbehaving: readonly string[] }>('registry', input, path, {
      method,
    })
    const ways = answer.misbehaving
    out.item(
      answer,
      ways.length === 0 ? 'The registry behaves.' : `The registry now goes wrong: ${ways.join(', ')}.`,
    )
  },
}
