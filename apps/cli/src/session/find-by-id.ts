import type { Client } from '@vouch/sdk'
import { commandError, usageError } from '../shell/problem.ts'

const ID_LENGTH = 64
const LEAST_PREFIX = 4

export interface Kind {
  /** Such as `deal`: the contract, and the word for one of them. */
  readonly word: string
  /** The code where there is none. */
  readonly unknown: string
  /** View of one by its id. */
  readonly one: string
  /** View of many in the order of their ids, and its other arguments. */
  readonly many: string
  readonly filter: Readonly<Record<string, unknown>>
}

/** An id from as much of its beginning as tells it from others. Fails: `ID_INVALID`, its `unknown`, `ID_AMBIGUOUS`. */
export async function findById<T>(
  client: Client,
  kind: Kind,
  given: string,
): Promise<{ readonly id: string; readonly found: T }> {
  const { word, unknown, one } = kind
  const prefix = given.toLowerCase()
  if (!/^[0-9a-f]+$/.test(prefix) || prefix.length < LEAST_PREFIX || prefix.length > ID_LENGTH)
    throw usageError(
      'ID_INVALID',
      `'${given}' is not the id of a ${word}.`,
      `Type its ${ID_LENGTH} hexadecimal signs, or at least the first ${LEAST_PREFIX}. See: vouch ${word} list`,
    )
  const ids = prefix.length === ID_LENGTH ? [prefix] : await idsThatBegin(client, kind, prefix)
  if (ids.length > 1)
    throw usageError(
      'ID_AMBIGUOUS',
      `Several ${word}s begin with ${prefix}: ${ids.map((id) => id.slice(0, 16)).join(', ')} …`,
      'Type more of the id.',
    )
  const [id] = ids
  const found = id === undefined ? null : (await client.view(word, one, { id })).result
  if (id !== undefined && found !== null) return { id, found: found as unknown as T }
  throw commandError(unknown, `There is no ${word} ${given} on this chain.`, `See: vouch ${word} list`, {
    id: given,
  })
}

async function idsThatBegin(client: Client, { word, many, filter }: Kind, prefix: string): Promise<string[]> {
  const first = BigInt(`0x${prefix.padEnd(ID_LENGTH, '0')}`)
  const after = first === 0n ? null : (first - 1n).toString(16).padStart(ID_LENGTH, '0')
  const { result } = await client.view(word, many, { ...filter, after, limit: 3 } as never)
  return (result as unknown as readonly { readonly id: string }[])
    .map(({ id }) => id)
    .filter((id) => id.startsWith(prefix))
}
