import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--organisations <number>', description: 'how many; default 4' },
    {
      flags: '--out <dir>',
      description: 'where their homes are; made where they are not; default vouch-network',
    },
    { flags: '--base-port <number>', description: 'API port of the first; default 4281' },
  ],
  examples: ['vouch network up --organisations 4'],
  notes:
    'It runs a node and a CometBFT process for each organisation on this machine, tells when their heights change, and stops all with Ctrl-C.',
  async run({ out, environment }, input) {
    const [
      { foundNetwork, readHome, requireEngine },
      { planNetwork },
      { startNodeChild, untilAsked },
      { followHeights },
    ] = await Promise.all([
      import('@vouch/node'),
      import('../../session/network-plan.ts'),
      import('../../session/node-children.ts'),
      import('../../session/follow-heights.ts'),
    ])
    await requireEngine()
    const passphrase = await environment.passphrase()
    const directory = input.text('out') ?? 'vouch-network'
    const basePort = input.text('base-port')
    const founders = planNetwork({
      organisations: input.text('organisations') ?? '4',
      names: [],
      ...(basePort === undefined ? {} : { basePort: Number(basePort) }),
    })
    const homes = founders.map((_, at) => join(directory, `org${at + 1}`))
    if (!existsSync(join(homes[0] as string, 'home.json')))
      await foundNetwork(directory, { name: 'Vouch network', founders, passphrase, isOneMachine: true })
    else if (
      !existsSync(join(homes.at(-1) as string, 'home.json')) ||
      existsSync(join(directory, `org${homes.length + 1}`))
    )
      throw commandError(
        'NETWORK_OTHER_SIZE',
        `The network in ${directory} has not ${homes.length} organisations.`,
        'Name another directory with --out, or the number it was made with.',
      )
    const { record } = await readHome(homes[0] as string)
    const asked = new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve())
      process.once('SIGTERM', () => resolve())
    })
    const nodes = homes.map((home) => startNodeChild(home, passphrase))
    const stopAll = async (): Promise<void> => {
      for (const node of nodes) node.stop()
      await Promise.all(nodes.map((node) => node.ended))
    }
    try {
      await Promise.all(nodes.map((node) => node.ready))
      const apis = founders.map(({ organisation, settings }) => ({
        organisation,
        url: `http://${settings.api}`,
      }))
      out.item(
        {
          chainId: record.chainId,
          nodes: apis.map((api, at) => ({ ...api, home: homes[at], pid: nodes[at]?.pid })),
        },
        `The chain ${record.chainId} is run by\n${apis.map(({ organisation, url }, at) => `  ${organisation}  ${url}  ${homes[at]}`).join('\n')}\nCtrl-C stops them.`,
      )
      const follow = followHeights(apis, (heights) =>
        out.item({ heights }, `heights  ${heights.map((height) => height ?? '–').join('  ')}`),
      )
      await untilAsked(asked, homes, nodes).finally(() => follow.stop())
    } finally {
      await stopAll()
    }
    out.say('All stopped; all that was acknowledged is on disk.')
  },
}
