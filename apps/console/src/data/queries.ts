import { type Json } from '@vouch/contract'
import { toHex } from '@vouch/core'
import { QueryClient, useQuery } from '@tanstack/react-query'
import { client } from './client.ts'

/** What a node refuses stays refused; only a node that does not answer is asked again, by the client itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

export function useStatus() {
  return useQuery({ queryKey: ['status'], queryFn: () => client.status(), refetchInterval: 5_000 })
}

/** The contracts in force with their actions, views and types. */
export function useContracts() {
  return useQuery({ queryKey: ['contracts'], queryFn: () => client.contracts(), staleTime: 60_000 })
}

/** A view of a contract by name, in JSON form; its key begins with the contract, whose events make it stale. */
export function useView<T>(
  contract: string,
  view: string,
  args: Json,
  options: { readonly enabled?: boolean } = {},
) {
  return useQuery({
    queryKey: [contract, view, args],
    queryFn: async () => (await client.view(contract, view, args)).result as T,
    enabled: options.enabled ?? true,
  })
}

export interface OrganisationRow {
  readonly id: string
  readonly organisation: {
    readonly name: string
    readonly roles: readonly string[]
    readonly status: 'active' | 'suspended'
    readonly founder: boolean
    readonly admittedAtHeight: number
    readonly sealedSecret: string | null
  }
}

const PAGE = 200

async function allOrganisations(): Promise<readonly OrganisationRow[]> {
  const all: OrganisationRow[] = []
  for (let after: string | null = null; ; ) {
    const { result } = await client.view('identity', 'organisations', { after, limit: PAGE })
    const page = result as unknown as readonly OrganisationRow[]
    all.push(...page)
    if (page.length < PAGE) return all
    after = page.at(-1)?.id ?? null
  }
}

export function useOrganisations() {
  return useQuery({
    queryKey: ['identity', 'organisations', 'all'],
    queryFn: allOrganisations,
    staleTime: 30_000,
  })
}

/** An organisation's name for its id; the short id until it is known. */
export function useNames(): (id: Uint8Array | string | null | undefined) => string {
  const { data } = useOrganisations()
  return (id) => {
    if (id === null || id === undefined) return '—'
    const hex = typeof id === 'string' ? id : toHex(id)
    return data?.find((row) => row.id === hex)?.organisation.name ?? `${hex.slice(0, 8)}…`
  }
}
