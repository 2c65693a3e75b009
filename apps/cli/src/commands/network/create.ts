import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--organisations <number>', description: 'how many found it', sample: '4' },
    {
      flags: '--open',
      description: 'an open network under proof of work, that anybody may join; founded by one organisation',
    },
    { flags: '--nodes <number>', description: 'with --open: nodes on this machine to begin with; default 1' },
    { flags: '--block-time <seconds>', description: 'with --open: time aimed at between blocks; default 30' },
    {
      flags: '--subsidy <units>',
      description:
        'fee units issued with each block, to those who voted for it or mined it; default none with voting',
    },
    { flags: '--halving <blocks>', description: 'with --open: blocks after which that is halved' },
    { flags: '--cap <units>', description: 'with --open: most units that are ever issued' },
    {
      flags: '--out <dir>',
      description: 'where their homes are written: org1, org2 …',
      required: true,
      sample: 'network',
    },
    { flags: '--name <name>', description: 'name of the network; default Vouch network' },
    {
      flags: '--organisation <name[=role]>',
      description: 'a founder, such as Bank=bank; may be repeated; default examples',
      repeatable: true,
    },
    {
      flags: '--at <host>',
      description: 'the machine of each founder, in their order; without it all share this one',
      repeatable: true,
    },
    {
      flags: '--double-sign-penalty <permille>',
      description: 'what a validator that votes twice loses, with --subsidy; default 100 thousandths',
    },
    { flags: '--threshold <number>', description: 'how many founders must agree; default more than half' },
    { flags: '--base-port <number>', description: 'API port of the first, on one machine; default 4281' },
  ],
  examples: [
    'vouch network create --organisations 4 --out network',
    'vouch network create --open --nodes 3 --out network',
    'vouch network create --organisations 4 --out network --at 10.0.0.1 --at 10.0.0.2 --at 10.0.0.3 --at 10.0.0.4',
  ],
  notes:
    'Each home holds the keys of its organisation: hand it over by a way that is safe, and keep none of the others. All keys are made under one passphrase; each organisation adds a key of its own and revokes this one.',
  async run(context, input) {
    const { out, environment } = context
    if (input.flag('open')) {
      const { createOpenNetwork } = await import('../../session/open-network.ts')
      return createOpenNetwork(context, input)
    }
    if (input.text('organisations') === undefined)
      throw commandError(
        'OPTION_MISSING',
        'It was not said how many organisations found the network.',
        'Type: vouch network create --organisations 4 --out network, or with --open instead.',
      )
    const [{ foundNetwork }, { planNetwork }, { writeDeployment }] = await Promise.all([
      import('@vouch/node'),
      import('../../session/network-plan.ts'),
      import('../../session/network-files.ts'),
    ])
    const hosts = input.list('at')
    const basePort = numberOf(input.text('base-port'), 'base-port')
    const threshold = numberOf(input.text('threshold'), 'threshold')
    const subsidy = numberOf(input.text('subsidy'), 'subsidy')
    const penalty = numberOf(input.text('double-sign-penalty'), 'double-sign-penalty')
    const founders = planNetwork({
      organisations: input.need('organisations'),
      names: input.list('organisation'),
      hosts,
      ...(basePort === undefined ? {} : { basePort }),
    })
    const directory = input.need('out')
    const network = await foundNetwork(directory, {
      name: input.text('name') ?? 'Vouch network',
      founders,
      passphrase: await environment.passphrase(),
      isOneMachine: hosts.length === 0,
      ...(threshold === undefined ? {} : { threshold }),
      ...(subsidy === undefined ? {} : { rewards: rewardsOf(subsidy, penalty ?? 100) }),
    })
    await writeDeployment(directory, network, hosts)
    out.item(
      {
        chainId: network.chainId,
        members: network.members.map(({ organisation, home, settings }) => ({
          organisation,
          home,
          api: settings.api,
        })),
      },
      `Founded chain ${network.chainId} of ${network.members.length} organisations:\n${network.members
        .map(({ organisation, home, settings }) => `  ${home}  ${organisation}, API at ${settings.api}`)
        .join('\n')}\nNext, for each: vouch start --home ${network.members[0]?.home}`,
    )
  },
}

/** Units without end: a consortium decides on another genesis before that matters. */
const CAP = 1n << 62n

function rewardsOf(subsidy: number, doubleSignPermille: number) {
  return { schedule: { subsidy: BigInt(subsidy), halvingInterval: 0, cap: CAP }, doubleSignPermille }
}

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw commandError('NUMBER_INVALID', `'${text}' is no whole number.`, `Type a whole number: --${name} 3`)
}
