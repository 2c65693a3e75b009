import { join } from 'node:path'
import { DEFAULT_SCHEDULE, foundOpenNetwork, joinOpenNetwork, MINER_ALIAS } from '@vouch/node'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'
import { wholeOf } from './whole-number.ts'

const API_PORT = 4281
const PEER_PORT = 4381

/** `vouch network create --open`: a genesis, and homes for so many nodes of this machine. */
export async function createOpenNetwork(
  { out, environment }: CommandContext,
  input: CommandInput,
): Promise<void> {
  const directory = input.need('out')
  const nodes = wholeOf(input, 'nodes') ?? 1
  const base = wholeOf(input, 'base-port') ?? API_PORT
  const organisation = input.list('organisation')[0] ?? 'Open Network'
  const [name = organisation, role = 'custodian'] = organisation.split('=')
  const listen = (node: number): string => `127.0.0.1:${base + (PEER_PORT - API_PORT) + node}`
  const first = join(directory, 'node1')
  const seconds = Number(input.text('block-time') ?? 30)
  if (!(seconds > 0))
    throw commandError(
      'NUMBER_INVALID',
      'The time between blocks is not a number of seconds.',
      'Type: --block-time 30',
    )
  const passphrase = await environment.passphrase()
  const founded = await foundOpenNetwork(first, {
    organisation: name,
    role,
    passphrase,
    settings: { port: base, peers: { listen: listen(0), bootstrap: [] } },
    schedule: {
      subsidy: amountOf(input, 'subsidy') ?? DEFAULT_SCHEDULE.subsidy,
      halvingInterval: wholeOf(input, 'halving') ?? DEFAULT_SCHEDULE.halvingInterval,
      cap: amountOf(input, 'cap') ?? DEFAULT_SCHEDULE.cap,
    },
    parameters: { blockTimeMs: Math.round(seconds * 1000) },
  })
  const homes = [first]
  for (let node = 1; node < nodes; node++) {
    const home = join(directory, `node${node + 1}`)
    const bootstrap = [listen(0), ...(node > 1 ? [listen(node - 1)] : [])]
    await joinOpenNetwork(
      first,
      home,
      { port: base + node, peers: { listen: listen(node), bootstrap } },
      passphrase,
    )
    homes.push(home)
  }
  out.item(
    { chainId: founded.chainId, key: founded.publicKey, homes },
    [
      `Founded the open network ${founded.chainId}. The founder's key is ${founded.publicKey}.`,
      ...homes.map((home, at) => `  ${home}  API at http://127.0.0.1:${base + at}, peers at ${listen(at)}`),
      `Next: vouch mine --home ${first} --threads 1 --to ${founded.alias}`,
      ...homes
        .slice(1, 2)
        .map((home) => `and: vouch start --home ${home}, or vouch mine --home ${home} --to ${MINER_ALIAS}`),
    ].join('\n'),
  )
}

function amountOf(input: CommandInput, name: string): bigint | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  if (/^\d{1,30}$/.test(text)) return BigInt(text)
  throw commandError(
    'NUMBER_INVALID',
    `'${text}' is no amount of units.`,
    `Type a whole number: --${name} 5000`,
  )
}
