import { NodeProblemError } from '@vouch/sdk'
import { fromHex } from '@vouch/core'
import { client } from '../data/client.ts'

export type FoundKind =
  | 'voucher'
  | 'document'
  | 'transaction'
  | 'block'
  | 'organisation'
  | 'key'
  | 'contract'
  | 'deal'
  | 'bill'

export interface Found {
  readonly kind: FoundKind
  readonly path: string
  readonly words: string
}

/** Everything that the text may name; a document is found by its digest. */
export async function searchChain(given: string): Promise<readonly Found[]> {
  const text = given.trim()
  const hex = text.toLowerCase()
  if (/^\d{1,15}$/.test(text)) return block(Number(text))
  if (/^[0-9a-f]{64}$/.test(hex))
    return (
      await Promise.all([byId(hex), byDigest(hex), deal(hex), transaction(hex), organisation(hex)])
    ).flat()
  if (/^0[1-9][0-9a-f]{64,66}$/.test(hex)) return key(hex)
  return (await Promise.all([named(text), contract(text)])).flat()
}

/** Undefined where the node says that there is no such thing. */
async function unless<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask
  } catch (cause) {
    if (cause instanceof NodeProblemError) return undefined
    throw cause
  }
}

async function view<T>(
  name: string,
  question: string,
  args: Parameters<typeof client.view>[2],
): Promise<T | undefined> {
  const answer = await unless(client.view(name, question, args))
  return (answer?.result ?? undefined) as T | undefined
}

async function block(height: number): Promise<readonly Found[]> {
  const found = await unless(client.block(height))
  return found === undefined
    ? []
    : [{ kind: 'block', path: `/explorer/blocks/${height}`, words: String(height) }]
}

async function byId(id: string): Promise<readonly Found[]> {
  const found = await view<{ readonly mediaType: string }>('voucher', 'voucher', { id })
  return found === undefined
    ? []
    : [{ kind: 'voucher', path: `/vouchers/${id}`, words: `${id.slice(0, 16)}…` }]
}

async function byDigest(digest: string): Promise<readonly Found[]> {
  const args = { holder: null, custodian: null, custody: null, digest, after: null, limit: 50 }
  const rows = (await view<readonly { readonly id: string }[]>('voucher', 'vouchers', args)) ?? []
  return rows.map(({ id }) => ({ kind: 'document', path: `/vouchers/${id}`, words: `${id.slice(0, 16)}…` }))
}

async function deal(id: string): Promise<readonly Found[]> {
  const found = await view<{ readonly terms: { readonly billNumber: string } }>('deal', 'deal', { id })
  return found === undefined ? [] : [{ kind: 'deal', path: `/deals/${id}`, words: found.terms.billNumber }]
}

async function transaction(id: string): Promise<readonly Found[]> {
  const found = await unless(client.transaction(fromHex(id) as Uint8Array))
  if (found === undefined) return []
  return [
    { kind: 'transaction', path: `/explorer/transactions/${id}`, words: `${found.contract}.${found.action}` },
  ]
}

async function organisation(id: string): Promise<readonly Found[]> {
  const found = await view<{ readonly name: string }>('identity', 'organisation', { id })
  return found === undefined
    ? []
    : [{ kind: 'organisation', path: `/explorer/organisations/${id}`, words: found.name }]
}

async function named(name: string): Promise<readonly Found[]> {
  const found = await view<{ readonly id: string; readonly organisation: { readonly name: string } }>(
    'identity',
    'organisationByName',
    { name },
  )
  if (found === undefined) return []
  return [
    { kind: 'organisation', path: `/explorer/organisations/${found.id}`, words: found.organisation.name },
  ]
}

async function key(publicKey: string): Promise<readonly Found[]> {
  const found = await view<{ readonly organisation: string; readonly member: string }>('identity', 'key', {
    publicKey,
  })
  if (found === undefined) return []
  return [{ kind: 'key', path: `/explorer/organisations/${found.organisation}`, words: found.member }]
}

async function contract(name: string): Promise<readonly Found[]> {
  const all = await client.contracts()
  const wanted = name.toLowerCase()
  return all
    .filter((one) => one.name.toLowerCase() === wanted)
    .map((one) => ({ kind: 'contract', path: `/explorer/contracts/${one.name}`, words: one.name }))
}
