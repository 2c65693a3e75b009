import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foundNetwork, readEngineSettings, readHome } from '@vouch/node'
import { commandError } from '../shell/problem.ts'
import { planNetwork } from './network-plan.ts'

/** A network whose homes are all in one directory: org1, org2 … */
export interface LocalNetwork {
  readonly chainId: string
  readonly members: readonly LocalMember[]
}

export interface LocalMember {
  readonly organisation: string
  readonly home: string
  /** Of its API. */
  readonly url: string
}

export interface LocalNetworkWish {
  /** How many there shall be; as many as there are, or 4 where none are. */
  readonly organisations?: string | undefined
  /** API port of the first. */
  readonly basePort?: string | undefined
}

/**
 * Founds it where the directory has none, else takes it as it is. Throws `NETWORK_OTHER_SIZE`, `NETWORK_OTHER_PORTS` where
 * that is not what is wished for, `COUNT_INVALID`.
 */
export async function openLocalNetwork(
  directory: string,
  { organisations, basePort }: LocalNetworkWish,
  passphrase: string,
): Promise<LocalNetwork> {
  const homes = homesIn(directory)
  if (homes.length === 0) {
    const founders = planNetwork({
      organisations: organisations ?? '4',
      names: [],
      ...(basePort === undefined ? {} : { basePort: Number(basePort) }),
    })
    await foundNetwork(directory, { name: 'Vouch network', founders, passphrase, isOneMachine: true })
  } else if (organisations !== undefined && Number(organisations) !== homes.length)
    throw commandError(
      'NETWORK_OTHER_SIZE',
      `The network in ${directory} has ${homes.length} organisations, not ${organisations}.`,
      'Name another directory with --out, or leave --organisations away.',
    )
  const members = await Promise.all(homesIn(directory).map(memberOf))
  const [first] = members
  if (first === undefined) throw new Error(`the network in ${directory} has no first home`)
  if (basePort !== undefined && new URL(first.url).port !== String(Number(basePort)))
    throw commandError(
      'NETWORK_OTHER_PORTS',
      `The network in ${directory} was made with other ports: its first organisation answers at ${first.url}.`,
      'Name another directory with --out, or leave --base-port away.',
    )
  return { chainId: first.chainId, members }
}

function homesIn(directory: string): readonly string[] {
  const homes: string[] = []
  for (;;) {
    const home = join(directory, `org${homes.length + 1}`)
    if (!existsSync(join(home, 'home.json'))) return homes
    homes.push(home)
  }
}

async function memberOf(home: string): Promise<LocalMember & { readonly chainId: string }> {
  const { record } = await readHome(home)
  const { api } = await readEngineSettings(home)
  return { organisation: record.organisation, home, url: `http://${api}`, chainId: record.chainId }
}
