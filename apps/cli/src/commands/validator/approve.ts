import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<proposal>', description: 'its id, as vouch validator propose printed it' }],
  options: [
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
  ],
  examples: ['vouch validator approve 5be1… --as bank'],
  async run(context, input) {
    const [{ founderSession }, { hashOf }] = await Promise.all([
      import('../../session/decisions.ts'),
      import('../../session/hash-operand.ts'),
    ])
    const proposal = input.operand(0).toLowerCase()
    hashOf(proposal, 'a proposal')
    const { client, key } = await founderSession(context, input.text('as'))
    const done = await client.call('validator', 'approve', { proposal } as never, { as: key.signer })
    const { executed } = done.result as unknown as { executed: boolean }
    context.out.item(
      { proposal, executed, transaction: done.id, height: done.height },
      executed ? 'Approved, and with that carried out.' : 'Approved; more founders must agree.',
    )
  },
}
