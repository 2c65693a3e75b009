import type { NetworkFounder } from '@vouch/node'
import { commandError } from '../shell/problem.ts'

/** Ports of the first organisation on one machine; each other one has the next of each kind. */
export const FIRST_API_PORT = 4281
/** From the port of an API to those of its engine. */
const TO_P2P = 100
const TO_RPC = 200

export interface PlanInput {
  readonly organisations: string
  readonly names: readonly string[]
  readonly basePort?: number
  /** Addresses of real machines, in the order of the organisations; none where all share this one. */
  readonly hosts?: readonly string[]
}

const ROLES = ['custodian', 'bank', 'registry', 'regulator', 'auditor'] as const
const NAMES = ['Custodia', 'Bank', 'Chamber', 'Regulator', 'Auditor']

/** Who founds a network, and where each listens. Throws `COUNT_INVALID`, `HOSTS_MISMATCH`. */
export function planNetwork(input: PlanInput): readonly NetworkFounder[] {
  const count = Number(input.organisations)
  if (!Number.isInteger(count) || count < 1 || count > 50)
    throw commandError(
      'COUNT_INVALID',
      `'${input.organisations}' is no number of organisations.`,
      'Type a number from 1 to 50: --organisations 4',
    )
  const hosts = input.hosts ?? []
  if (hosts.length > 0 && hosts.length !== count)
    throw commandError(
      'HOSTS_MISMATCH',
      `${hosts.length} hosts were named for ${count} organisations.`,
      'Name a host for each organisation, or none: --host 10.0.0.1 --host 10.0.0.2 …',
    )
  const base = input.basePort ?? FIRST_API_PORT
  return Array.from({ length: count }, (_, at) => {
    const [organisation, role] = founderAt(input.names[at], at)
    const host = hosts[at]
    if (host !== undefined)
      return {
        organisation,
        role,
        settings: { format: 1, api: '127.0.0.1:4280', rpc: '127.0.0.1:26657', p2p: '0.0.0.0:26656' },
        address: `${host}:26656`,
      }
    return {
      organisation,
      role,
      settings: {
        format: 1,
        api: `127.0.0.1:${base + at}`,
        p2p: `127.0.0.1:${base + TO_P2P + at}`,
        rpc: `127.0.0.1:${base + TO_RPC + at}`,
      },
    }
  })
}

function founderAt(given: string | undefined, at: number): readonly [string, string] {
  if (given !== undefined) {
    const [name = '', role = 'member'] = given.split('=')
    return [name, role]
  }
  return [NAMES[at] ?? `Organisation ${at + 1}`, ROLES[at] ?? 'member']
}
