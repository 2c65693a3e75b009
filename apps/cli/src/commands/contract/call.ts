import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<contract>', description: 'its name' },
    { syntax: '<action>', description: 'see: vouch contract show CONTRACT' },
  ],
  options: [SIGNED_BY],
  examples: ['vouch contract call voucher book --id 3f9c… --purpose financing --reference L-7 --as globex'],
  notes:
    "The action's arguments are options of the same names, in small letters with hyphens; a list is an option repeated, a record is JSON. What a contract takes: vouch contract show CONTRACT",
  readsOwnOptions: true,
  async run(context, input) {
    const { callByName } = await import('../../session/contracts.ts')
    await callByName(context, input)
  },
}
