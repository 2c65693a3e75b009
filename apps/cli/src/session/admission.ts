import { fromHex, toHex } from '@vouch/core'
import { createMembers } from '@vouch/sdk'
import type { CommandContext } from '../shell/definition.ts'
import { nearest } from '../shell/nearest.ts'
import { usageError } from '../shell/problem.ts'
import type { Decided } from './decisions.ts'
import { hasKey, makeKey, readSummary } from './key-files.ts'
import type { Session } from './session.ts'

export interface Admission {
  readonly name: string
  /** Of the newcomer's key file. */
  readonly alias: string
  readonly role: string
}

const ROLES = ['member', 'custodian', 'regulator', 'issuer', 'bank', 'registry', 'auditor'] as const

export interface Admitted extends Decided {
  readonly publicKey: string
  readonly keyMade: boolean
}

/** Makes the newcomer's key where there is none, and has the founders admit it with the common secret. */
export async function admitOrganisation(
  { client, key: founder }: Session,
  environment: CommandContext['environment'],
  { name, alias, role }: Admission,
): Promise<Admitted> {
  const known = roleOf(role)
  const keyMade = !(await hasKey(environment.home, alias))
  if (keyMade) await makeKey(environment, alias)
  const { publicKey, recipient } = await readSummary(environment.home, alias)
  const key = { publicKey: fromHex(publicKey) as Uint8Array, recipient, member: alias }
  const done = await createMembers(client).admit(name, known, key as never, founder)
  const { proposal, executed, organisation } = done.result
  return {
    proposal: toHex(proposal),
    executed,
    organisation: organisation === null ? null : toHex(organisation),
    transaction: done.id,
    height: done.height,
    publicKey,
    keyMade,
  }
}

function roleOf(role: string): (typeof ROLES)[number] {
  const known = ROLES.find((one) => one === role)
  if (known !== undefined) return known
  const meant = nearest(role, ROLES)
  throw usageError(
    'ROLE_UNKNOWN',
    `There is no role '${role}'.`,
    meant === undefined ? `Choose one of: ${ROLES.join(', ')}` : `Did you mean: --role ${meant}`,
  )
}
