import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [SIGNED_BY, { flags: '--note <text>', description: 'why' }],
  examples: [
    'vouch deal cancel 7c1e40aa --as orient',
    "vouch deal cancel 7c1e40aa --note 'found another buyer' --as orient",
  ],
  notes: 'Money goes back to the account it came from.',
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    await actOnDeal(context, input, { action: 'cancel', args: () => ({ note: input.text('note') ?? '' }) })
  },
}
