import type { ChainEvent, Client, FollowOptions } from '@vouch/sdk'
import type { CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { hashOf } from './hash-operand.ts'

const PAGE = 500

/** Events as the options say: up to the head, or with --follow until Ctrl-C. */
export async function readEvents(
  client: Client,
  input: CommandInput,
  tell: (event: ChainEvent) => void,
): Promise<void> {
  const options = optionsOf(input)
  if (!input.flag('follow')) {
    for await (const event of pastEvents(client, options)) tell(event)
    return
  }
  const ended = new AbortController()
  process.once('SIGINT', () => ended.abort())
  for await (const event of client.events({ ...options, signal: ended.signal })) tell(event)
}

/** All that has happened, page by page, up to the head. */
async function* pastEvents(client: Client, options: FollowOptions): AsyncGenerator<ChainEvent> {
  const { from, after: first, ...filter } = options
  for (let after = first, start = from; ; start = undefined) {
    const page = await client.listEvents({
      ...filter,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
      ...(start === undefined ? {} : { from: start }),
    })
    yield* page.events
    if (page.next === null) return
    after = page.next
  }
}

function optionsOf(input: CommandInput): FollowOptions {
  const contract = input.text('contract')
  const subject = input.text('subject')
  const from = input.text('from')
  const after = input.text('after')
  if (from !== undefined && !/^\d{1,15}$/.test(from))
    throw usageError('USAGE', `'${from}' is no height.`, 'Type: vouch events --from 12')
  if (after !== undefined && !/^\d+\.\d+\.\d+$/.test(after))
    throw usageError('USAGE', `'${after}' is no event.`, 'Type: vouch events --after 12.0.0')
  return {
    ...(contract === undefined ? {} : { contract }),
    ...(subject === undefined ? {} : { subject: hashOf(subject, 'anything') }),
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(after === undefined ? {} : { after }),
  }
}
