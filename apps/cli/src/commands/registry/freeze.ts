import type { CommandDefinition } from '../../shell/definition.ts'
import { addressOption } from '../../session/bank-address.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<number>', description: 'the number on the bill' }],
  options: [
    { flags: '--range <start-end>', description: 'positions in minor units; default the whole' },
    { flags: '--reference <text>', description: 'the order or contract it rests on', required: true },
    addressOption('registry'),
  ],
  examples: ['vouch registry freeze 513100000000120260105000000017 --reference 2026-17'],
  async run({ out }, input) {
    const { changeBar } = await import('../../session/bill-bar.ts')
    out.item(await changeBar(input, 'freeze'), `Bill ${input.operand(0)} is frozen.`)
  },
}
