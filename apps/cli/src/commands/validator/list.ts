import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch validator list'],
  async run(context) {
    const [{ connect }, { allValidators }, { printable, table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/validators.ts'),
      import('../../shell/format.ts'),
    ])
    const { out } = context
    const validators = await allValidators(await connect(context))
    if (out.json) for (const one of validators) out.item({ ...one }, '')
    else if (validators.length > 0)
      out.say(
        table(validators.map(({ name, power, publicKey }) => [printable(name), `power ${power}`, publicKey])),
      )
  },
}
