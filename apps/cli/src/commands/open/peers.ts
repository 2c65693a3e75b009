import type { CommandDefinition } from '../../shell/definition.ts'

interface Peers {
  readonly self: string
  readonly listen: string
  readonly known: number
  readonly waitingBodies: number
  readonly hashRate: number
  readonly height: number
  /** Of the headers whose work was checked. */
  readonly bestHeight: number
  readonly peers: readonly {
    readonly peer: string
    readonly address: string
    readonly isInbound: boolean
    readonly height: number
    readonly blame: number
  }[]
}

export const command: CommandDefinition = {
  examples: ['vouch peers', 'vouch peers --json'],
  async run(context) {
    const [{ askNetwork }, { count, table }] = await Promise.all([
      import('../../session/network-answer.ts'),
      import('../../shell/format.ts'),
    ])
    const answer = await askNetwork<Peers>(context, 'peers')
    const rows = answer.peers.map(({ peer, address, isInbound, height, blame }) => [
      isInbound ? 'in' : 'out',
      address,
      `block ${height}`,
      blame === 0 ? '' : `blame ${blame} of 100`,
      peer,
    ])
    context.out.item(
      answer,
      `${answer.self} at ${answer.listen}: ${count(answer.peers.length, 'peer')}, ${count(answer.known, 'address', 'addresses')} known, block ${answer.height} of ${answer.bestHeight}, ${count(answer.waitingBodies, 'block')} to fetch, ${count(answer.hashRate, 'hash', 'hashes')} a second.\n${table(rows)}`,
    )
  },
}
