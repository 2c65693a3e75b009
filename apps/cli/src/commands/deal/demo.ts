import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--fault <name>', description: 'what goes wrong; "list" names all there is' },
    {
      flags: '--directory <folder>',
      description: 'keep the chain and the journals there; default a folder that is removed',
    },
  ],
  examples: [
    'vouch deal demo',
    'vouch deal demo --fault list',
    'vouch deal demo --fault payout-fails --json',
  ],
  notes:
    'Founds a chain of its own, runs node, bank and registry as processes of their own, plays a bill against money from proposal to its end, prints every step with the message it rests on, and ends with a receipt that was verified offline. Deadlines that take days are tried by the tests, with a clock of their own.',
  async run(context, input) {
    const { runDealDemo } = await import('../../demo/deal/deal-demo.ts')
    await runDealDemo(context, input)
  },
}
