import type { Json } from '@vouch/contract'
import type { Client, OpenedKey } from '@vouch/sdk'
import type { OutboxEvent, Statement } from './outbox.ts'

/** Refusals that only mean: not yet. The deal has to move on first. */
function isEarly(code: string): boolean {
  return code.endsWith('_NOT_DUE') || code === 'STATE_WRONG' || code === 'ESCROW_FROZEN'
}

/** Refusals of the way there, not of what is said. */
const PASSING = new Set([
  'NODE_UNREACHABLE',
  'NODE_BUSY',
  'NODE_STOPPING',
  'TRANSACTION_EXPIRED',
  'RATE_LIMITED',
])

/**
 * Tells the ledger one statement. Undefined: not now, it is to be told again. Sending again is safe: the same statement
 * changes nothing the second time.
 */
export async function tell(
  client: Client,
  key: OpenedKey,
  { key: name, action, args }: Statement,
): Promise<OutboxEvent | undefined> {
  try {
    await client.call('deal', action, args as Json, { as: key.signer })
    return { kind: 'told', key: name }
  } catch (cause) {
    const { code, detail } = reasonOf(cause)
    if (isEarly(code) || PASSING.has(code) || code === '') return undefined
    return { kind: 'refused', key: name, code, detail }
  }
}

function reasonOf(cause: unknown): { code: string; detail: string } {
  const { problem, code, message } = cause as {
    readonly problem?: { readonly code: string; readonly detail: string }
    readonly code?: unknown
    readonly message?: string
  }
  if (problem !== undefined) return problem
  return { code: typeof code === 'string' ? code : '', detail: message ?? '' }
}
