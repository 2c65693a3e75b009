import type { VoucherReading } from '@vouch/sdk'
import { fromHex } from '@vouch/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import type { SignedIn } from '../session/session.tsx'
import type { VoucherRow } from './voucher-json.ts'

/** Few at once: a list in sight has some thirty rows. */
const LINES = 4
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= LINES) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** What was read of a document, where one's organisation has read it: nothing new is recorded by looking here. */
export function useReading(
  { id, voucher }: VoucherRow,
  now: SignedIn | undefined,
  enabled: boolean,
): VoucherReading | undefined {
  const able = now?.standing !== undefined && now.canRead && voucher.metaHash !== null && !voucher.lost
  const mine = [voucher.depositor, voucher.holder, voucher.custodian, voucher.beneficiary].includes(
    now?.standing?.organisation ?? '',
  )
  const { data } = useQuery({
    queryKey: ['reading', now?.publicKey, id],
    queryFn: () => inTurn(() => readingOf(id, voucher.ciphertextHash, now as SignedIn)),
    enabled: enabled && able && mine,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30 * 60_000,
  })
  return data ?? undefined
}

async function readingOf(id: string, ciphertextHash: string, now: SignedIn): Promise<VoucherReading | null> {
  const args = { ciphertextHash, publicKey: now.publicKey }
  const { result } = await client.view('voucher', 'mayFetch', args)
  if (!(result as { readonly allowed: boolean }).allowed) return null
  return (await (await now.vouchers()).reading(fromHex(id) as Uint8Array).catch(() => undefined)) ?? null
}
