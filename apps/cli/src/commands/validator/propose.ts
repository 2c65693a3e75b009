import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<organisation>', description: 'whose validator it is: name, or id' }],
  options: [
    {
      flags: '--power <number>',
      description: 'its voting power; 0 takes it out',
      required: true,
      sample: '10',
    },
    {
      flags: '--key <hex>',
      description: 'the key it votes with, as vouch network join prints it; default the one it has',
    },
    {
      flags: '--payout <hex>',
      description: 'a public key whose account is paid; default the key that votes',
    },
    { flags: '--as <alias>', description: 'the founder who signs; default the founder of this home' },
  ],
  examples: [
    'vouch validator propose Acme --power 10 --key 01ab… --as custodia',
    'vouch validator propose Acme --power 0',
  ],
  async run(context, input) {
    const [{ founderSession }, { findOrganisation }, validators, { commandError }] = await Promise.all([
      import('../../session/decisions.ts'),
      import('../../session/organisations.ts'),
      import('../../session/validators.ts'),
      import('../../shell/problem.ts'),
    ])
    const power = validators.powerOf(input.need('power'))
    const session = await founderSession(context, input.text('as'))
    const { client } = session
    const found = await findOrganisation(client, context.environment.home, input.operand(0))
    const known = (await validators.allValidators(client)).filter((one) => one.organisation === found.id)
    const publicKey =
      input.text('key')?.toLowerCase() ?? (known.length === 1 ? known[0]?.publicKey : undefined)
    if (publicKey === undefined)
      throw commandError(
        'VALIDATOR_NOT_NAMED',
        `${found.organisation.name} has ${known.length} validators.`,
        'Name the key: --key 01…',
      )
    const payout =
      known.find((one) => one.publicKey === publicKey)?.payout ??
      (await validators.accountOfKey(client, input.text('payout') ?? publicKey))
    const done = await validators.proposeValidator(session, {
      publicKey,
      organisation: found.id,
      power,
      payout,
    })
    context.out.item(
      { ...done, publicKey, power },
      done.executed
        ? `The validator ${publicKey} has voting power ${power} from the second block on.`
        : `Proposed; other founders must agree: vouch validator approve ${done.proposal}`,
    )
  },
}
