import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    {
      flags: '--from <home>',
      description: 'a home of the network, or a copy of its genesis and bundles',
      required: true,
      sample: 'network/node1',
    },
    {
      flags: '--listen <host:port>',
      description: 'where other nodes reach this one',
      required: true,
      sample: '0.0.0.0:4381',
    },
    { flags: '--peer <host:port>', description: 'a node to begin with; may be repeated', repeatable: true },
    { flags: '--port <number>', description: 'where its API listens; default 4280' },
  ],
  examples: ['vouch network join-open --from network/node1 --listen 0.0.0.0:4381 --peer 10.0.0.1:4381'],
  notes:
    'The genesis says all rules. Compare the chain id that is printed with one that you were given by a way you trust.',
  async run({ out, environment }, input) {
    const [{ joinOpenNetwork }, { wholeOf }] = await Promise.all([
      import('@vouch/node'),
      import('../../session/whole-number.ts'),
    ])
    const port = wholeOf(input, 'port')
    const settings = {
      ...(port === undefined ? {} : { port }),
      peers: { listen: input.need('listen'), bootstrap: input.list('peer') },
    }
    const { home } = environment
    const passphrase = await environment.passphrase()
    const { chainId, publicKey } = await joinOpenNetwork(input.need('from'), home, settings, passphrase)
    out.item(
      { chainId, home, key: publicKey },
      `Joined the open network ${chainId} in ${home}.\nIts key 'miner' is ${publicKey}.\nNext: vouch start --home ${home}, or vouch mine --home ${home} --to miner`,
    )
  },
}
