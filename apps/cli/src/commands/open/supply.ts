import type { CommandDefinition } from '../../shell/definition.ts'

interface Supply {
  readonly height: number
  readonly allocated: string
  readonly issued: string
  readonly cap: string
  readonly supply: string
  readonly burned: string
  readonly maturing: string
  readonly subsidy: string
  readonly halvingInterval: number
  readonly miners: readonly { readonly miner: string; readonly blocks: number }[]
}

export const command: CommandDefinition = {
  examples: ['vouch supply', 'vouch supply --json'],
  notes:
    'What is issued is counted from the schedule in the genesis, and the supply from the state; they differ by what was burned.',
  async run(context) {
    const [{ askNetwork }, { table }] = await Promise.all([
      import('../../session/network-answer.ts'),
      import('../../shell/format.ts'),
    ])
    const answer = await askNetwork<Supply>(context, 'supply')
    const rows = [
      ['height', String(answer.height)],
      ['at the start', answer.allocated],
      ['issued', `${answer.issued} of ${answer.cap} by schedule`],
      ['burned', answer.burned],
      ['supply', answer.supply],
      ['maturing', answer.maturing],
      ['subsidy', `${answer.subsidy} a block at first, halved every ${answer.halvingInterval} blocks`],
      ...answer.miners.map(({ miner, blocks }, at) => [
        at === 0 ? 'found by' : '',
        `${blocks} blocks  ${miner}`,
      ]),
    ]
    context.out.item(answer, table(rows))
  },
}
