import type { ChainEvent } from '@vouch/sdk'
import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--follow', description: 'stay, and tell what happens; Ctrl-C ends it' },
    {
      flags: '--from <height>',
      description: 'the first block to tell of; default the first, with --follow the next',
    },
    { flags: '--after <event>', description: 'go on after the event with this id' },
    { flags: '--contract <name>', description: 'only of this contract' },
    { flags: '--subject <id>', description: 'only about this voucher, organisation …' },
  ],
  examples: ['vouch events --json', 'vouch events --follow --contract voucher'],
  async run(context, input) {
    const [{ connect }, { readEvents }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../session/event-reader.ts'),
    ])
    const { moment, printable, short } = await import('../../shell/format.ts')
    const client = await connect(context)
    const tell = (event: ChainEvent): void =>
      context.out.item(
        event,
        `${event.id.padEnd(10)} ${moment(event.timeMs)}  ${event.contract} ${event.name}  ${short(event.subject)}  ${printable(JSON.stringify(event.data))}`,
      )
    await readEvents(client, input, tell)
  },
}
