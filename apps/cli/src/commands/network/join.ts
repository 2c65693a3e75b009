import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    {
      flags: '--from <home>',
      description: 'a home of the network, for genesis and address; may be repeated',
      required: true,
      repeatable: true,
      sample: 'network/org1',
    },
    { flags: '--organisation <name>', description: 'the newcomer', required: true, sample: 'Acme' },
    { flags: '--out <dir>', description: 'the home to write', required: true, sample: 'network/org5' },
    { flags: '--base-port <number>', description: 'its API port, on one machine; default 4290' },
    {
      flags: '--snapshot <host:port>',
      description: 'begin at a snapshot; RPC of a validator; may be repeated',
      repeatable: true,
    },
  ],
  examples: [
    'vouch network join --from network/org1 --from network/org2 --organisation Acme --out network/org5',
  ],
  notes:
    'It follows the chain as soon as it is started. The founders admit the organisation by its key (vouch organisation add) and decide on its voting power (vouch validator propose).',
  async run({ out, environment }, input) {
    const { joinNetwork } = await import('@vouch/node')
    const base = Number(input.text('base-port') ?? 4290)
    const snapshot = input.list('snapshot')
    const home = input.need('out')
    const joined = await joinNetwork(home, {
      from: input.list('from'),
      organisation: input.need('organisation'),
      passphrase: await environment.passphrase(),
      settings: {
        format: 1,
        api: `127.0.0.1:${base}`,
        p2p: `127.0.0.1:${base + 100}`,
        rpc: `127.0.0.1:${base + 200}`,
      },
      ...(snapshot.length === 0 ? {} : { stateSyncFrom: snapshot }),
    })
    out.item(
      { ...joined, home },
      `Wrote ${home} for chain ${joined.chainId}.\nIts key '${joined.alias}' is ${joined.publicKey}.\nThe key it votes with is ${joined.validatorKey}.\nNext: vouch start --home ${home}`,
    )
  },
}
