import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<proposal>', description: 'its id, from: vouch governance proposals' }],
  options: [
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
  ],
  examples: ['vouch governance approve 5be1… --as custodia'],
  async run(context, input) {
    const [{ founderSession }, { hashOf }] = await Promise.all([
      import('../../session/decisions.ts'),
      import('../../session/hash-operand.ts'),
    ])
    const proposal = input.operand(0).toLowerCase()
    hashOf(proposal, 'a proposal')
    const { client, key } = await founderSession(context, input.text('as'))
    const done = await client.call('identity', 'approve', { proposal }, { as: key.signer })
    const { executed, organisation } = done.result as { executed: boolean; organisation: string | null }
    context.out.item(
      { proposal, executed, organisation, transaction: done.id, height: done.height },
      executed ? 'Approved, and with that carried out.' : 'Approved; more founders must agree.',
    )
  },
}
