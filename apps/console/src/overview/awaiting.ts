import { useQuery } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import type { Standing } from '../session/session.tsx'
import { orderInForce, transferOpen, type VoucherRow } from '../vouchers/voucher-json.ts'

export type AwaitingKind = 'accept' | 'transfer' | 'requested' | 'order' | 'deal'

/** Something that waits for the reader's organisation. */
export interface Awaiting {
  readonly kind: AwaitingKind
  readonly id: string
  /** The organisation on the other side. */
  readonly from: string
  readonly sinceMs: number
  readonly untilMs: number | undefined
  /** Of a deal: what is to be done. */
  readonly what?: string
}

const PAGE = 200
/** Pages that are looked through; what waits beyond them is in the list of vouchers. */
const MOST_PAGES = 5

/** What awaits an organisation: offers to its custody, transfers to it, its own orders that run out, requests to read. */
export function useAwaiting(me: Standing | undefined) {
  return useQuery({
    queryKey: ['voucher', 'awaiting', me?.organisation],
    queryFn: () => gather(me as Standing),
    enabled: me !== undefined,
    staleTime: 10_000,
  })
}

async function gather(me: Standing): Promise<readonly Awaiting[]> {
  const found: Awaiting[] = []
  if (me.roles.includes('custodian'))
    for (const { id, voucher } of await rows({ custodian: me.organisation, custody: 'offered' }))
      found.push({
        kind: 'accept',
        id,
        from: voucher.depositor,
        sinceMs: voucher.depositedMs,
        untilMs: undefined,
      })
  const nowMs = Date.now()
  for (const { id, voucher } of await rows({})) {
    const { transfer, order } = voucher
    if (transfer !== null && transfer.to === me.organisation && transferOpen(voucher, nowMs))
      found.push({
        kind: 'transfer',
        id,
        from: transfer.by,
        sinceMs: transfer.proposedMs,
        untilMs: transfer.expiresMs,
      })
    if (order !== null && order.by === me.organisation && orderInForce(voucher, nowMs))
      found.push({
        kind: 'order',
        id,
        from: voucher.holder,
        sinceMs: order.sinceMs,
        untilMs: order.expiresMs ?? undefined,
      })
  }
  const held = (await rows({ holder: me.organisation })).slice(0, MOST_ASKED)
  for (const { id } of held) found.push(...(await requests(id)))
  found.push(...(await deals(me)))
  return found.toSorted(
    (left, right) =>
      (left.untilMs ?? Number.MAX_SAFE_INTEGER) - (right.untilMs ?? Number.MAX_SAFE_INTEGER) ||
      left.sinceMs - right.sinceMs,
  )
}

interface AwaitedDeal {
  readonly id: string
  readonly tasks: readonly { readonly who: string; readonly what: string; readonly untilMs: number | null }[]
}

/** Nothing where the chain knows no deals. */
async function deals(me: Standing): Promise<readonly Awaiting[]> {
  const known = (await client.contracts()).some(({ name }) => name === 'deal')
  if (!known) return []
  const { result } = await client.view('deal', 'awaiting', {
    party: me.organisation,
    after: null,
    limit: 100,
  })
  return (result as unknown as readonly AwaitedDeal[]).flatMap(({ id, tasks }) =>
    tasks
      .filter(({ who }) => who === me.organisation)
      .map(
        ({ what, untilMs }) =>
          ({ kind: 'deal', id, from: id, what, sinceMs: 0, untilMs: untilMs ?? undefined }) as const,
      ),
  )
}

interface Filter {
  readonly holder?: string
  readonly custodian?: string
  readonly custody?: string
}

async function rows(filter: Filter): Promise<readonly VoucherRow[]> {
  const all: VoucherRow[] = []
  const args = { holder: null, custodian: null, custody: null, digest: null, limit: PAGE, ...filter }
  for (let page = 0; page < MOST_PAGES; page++) {
    const { result } = await client.view('voucher', 'vouchers', { ...args, after: all.at(-1)?.id ?? null })
    const found = result as unknown as readonly VoucherRow[]
    all.push(...found)
    if (found.length < PAGE) return all
  }
  return all
}

/** Held vouchers that are asked about one by one. */
const MOST_ASKED = 60

async function requests(id: string): Promise<readonly Awaiting[]> {
  const { result } = await client.view('voucher', 'accessList', { id, after: null, limit: PAGE })
  const list = result as unknown as readonly {
    organisation: string
    access: { state: string; sinceMs: number }
  }[]
  return list
    .filter(({ access }) => access.state === 'requested')
    .map(({ organisation, access }) => ({
      kind: 'requested',
      id,
      from: organisation,
      sinceMs: access.sinceMs,
      untilMs: undefined,
    }))
}
