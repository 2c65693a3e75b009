import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    {
      flags: '--organisations <number>',
      description: 'how many; default as many as there are homes, else 4',
    },
    {
      flags: '--out <dir>',
      description: 'where their homes are; made where they are not; default vouch-network',
    },
    { flags: '--base-port <number>', description: 'API port of the first; default 4281' },
  ],
  examples: ['vouch network up --organisations 4'],
  notes:
    'It runs a node and a CometBFT process for each organisation on this machine, tells when their heights change, and stops all with Ctrl-C. Where one ends, the others go on.',
  async run({ out, environment }, input) {
    const [{ requireEngine }, { openLocalNetwork }, { startNodeChild, untilAsked }, { followHeights }] =
      await Promise.all([
        import('@vouch/node'),
        import('../../session/local-network.ts'),
        import('../../session/node-children.ts'),
        import('../../session/follow-heights.ts'),
      ])
    await requireEngine()
    const passphrase = await environment.passphrase()
    const wish = { organisations: input.text('organisations'), basePort: input.text('base-port') }
    const { chainId, members } = await openLocalNetwork(
      input.text('out') ?? 'vouch-network',
      wish,
      passphrase,
    )
    const asked = new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve())
      process.once('SIGTERM', () => resolve())
    })
    const homes = members.map(({ home }) => home)
    const nodes = homes.map((home) => startNodeChild(home, passphrase))
    const stopAll = async (): Promise<void> => {
      for (const node of nodes) node.stop()
      await Promise.all(nodes.map((node) => node.ended))
    }
    try {
      await Promise.all(nodes.map((node) => node.ready))
      out.item(
        { chainId, nodes: members.map((member, at) => ({ ...member, pid: nodes[at]?.pid })) },
        `The chain ${chainId} is run by\n${members.map(({ organisation, url, home }) => `  ${organisation}  ${url}  ${home}`).join('\n')}\nCtrl-C stops them.`,
      )
      const follow = followHeights(members, (heights) =>
        out.item({ heights }, `heights  ${heights.map((height) => height ?? '–').join('  ')}`),
      )
      await untilAsked(asked, homes, nodes, (complaint, home) =>
        out.partFailed(complaint, { ended: home, detail: complaint.detail }),
      ).finally(() => follow.stop())
    } finally {
      await stopAll()
    }
    out.say('All stopped; all that was acknowledged is on disk.')
  },
}
