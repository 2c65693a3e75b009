import type { Client } from '@vouch/sdk'
import { commandError } from '../shell/problem.ts'
import { nearest } from '../shell/nearest.ts'
import { hasKey, readSummary } from './key-files.ts'

/** An organisation in the JSON form of the identity contract. */
export interface OrganisationRecord {
  readonly name: string
  readonly roles: readonly string[]
  readonly status: 'active' | 'suspended'
  readonly founder: boolean
  readonly admittedAtHeight: number
  readonly sealedSecret: string | null
}

export interface FoundOrganisation {
  readonly id: string
  readonly organisation: OrganisationRecord
}

export interface KeyRecord {
  readonly organisation: string
  readonly member: string
  readonly right: string
  readonly recipient: string
  readonly validFromHeight: number
  readonly revokedFromHeight: number | null
}

const PAGE = 200

/** All rows of a view that goes on after the last one it gave. */
export async function* pages<Row>(
  client: Client,
  contract: string,
  view: string,
  args: Readonly<Record<string, unknown>>,
  nextOf: (row: Row) => unknown,
): AsyncGenerator<Row> {
  let after: unknown = null
  for (;;) {
    const { result } = await client.view(contract, view, { ...args, after, limit: PAGE } as never)
    const rows = result as unknown as readonly Row[]
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = nextOf(last)
  }
}

export function allOrganisations(client: Client): AsyncGenerator<FoundOrganisation> {
  return pages<FoundOrganisation>(client, 'identity', 'organisations', {}, ({ id }) => id)
}

/** The organisation that holds a key. Fails: `KEY_UNKNOWN`. */
export async function organisationOfKey(client: Client, publicKey: string): Promise<FoundOrganisation> {
  const { result } = await client.view('identity', 'key', { publicKey })
  const key = result as unknown as KeyRecord | null
  if (key === null)
    throw commandError(
      'KEY_UNKNOWN',
      'No organisation on this chain has this key.',
      'Have your organisation admitted by a founder: vouch organisation add NAME --key ALIAS',
      { publicKey },
    )
  return byId(client, key.organisation)
}

async function byId(client: Client, id: string): Promise<FoundOrganisation> {
  const { result } = await client.view('identity', 'organisation', { id })
  if (result === null)
    throw commandError(
      'ORGANISATION_UNKNOWN',
      `There is no organisation ${id}.`,
      'See: vouch organisation list',
    )
  return { id, organisation: result as unknown as OrganisationRecord }
}

/** By name whatever the case of its letters, by the alias of a key in this home, or by id. */
export async function findOrganisation(
  client: Client,
  home: string,
  given: string,
): Promise<FoundOrganisation> {
  if (/^[0-9a-f]{64}$/i.test(given)) return byId(client, given.toLowerCase())
  const { result } = await client.view('identity', 'organisationByName', { name: given })
  if (result !== null) return result as unknown as FoundOrganisation
  if (await hasKey(home, given)) return organisationOfKey(client, (await readSummary(home, given)).publicKey)
  const names: string[] = []
  for await (const { organisation } of allOrganisations(client)) names.push(organisation.name)
  const meant = nearest(
    given.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  )
  throw commandError(
    'ORGANISATION_UNKNOWN',
    `There is no organisation '${given}' on this chain.`,
    meant === undefined
      ? 'See: vouch organisation list'
      : `Did you mean ${meant}? See: vouch organisation list`,
    { organisation: given },
  )
}

/** Names of organisations by id, asked for once each. */
export function createNameBook(client: Client): { nameOf(id: string): Promise<string> } {
  const known = new Map<string, Promise<string>>()
  return {
    nameOf(id) {
      const before = known.get(id)
      if (before !== undefined) return before
      const name = byId(client, id).then(({ organisation }) => organisation.name)
      known.set(id, name)
      return name
    },
  }
}
