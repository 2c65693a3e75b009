import { compareBytes, type Random, type Signer } from '@vouch/core'
import type { Cbor } from '@vouch/core'
import { signTransaction, type SignedTransaction } from '@vouch/data'
import type { Json } from '@vouch/contract'
import type { Transport } from '../http/transport.ts'
import type { Chain } from './chain.ts'

/** An event as the API tells it; `data` in the JSON form of its schema. */
export interface CommittedEvent {
  readonly contract: string
  readonly name: string
  readonly subject: string
  readonly data: Json
}

/** What a node answers once a transaction is durable. */
export interface Committed<R = Json> {
  readonly id: string
  readonly height: number
  readonly index: number
  /** Of the block, in milliseconds since 1970 UTC. */
  readonly timeMs: number
  readonly gas: number
  /** Fee units, decimal. */
  readonly fee: string
  readonly result: R
  readonly events: readonly CommittedEvent[]
  /** True where the same transaction had been executed before. */
  readonly repeated: boolean
}

export interface CallOptions {
  /** Who signs; the first pays. */
  readonly as: Signer | readonly Signer[]
  /** Milliseconds until it can no longer be executed; default ten minutes. */
  readonly expiresInMs?: number
  /** Block time in milliseconds since 1970 UTC; instead of `expiresInMs`. */
  readonly expiryMs?: number
  /** The most that may be charged, in fee units; default as much as the account holds. */
  readonly maxFee?: bigint
  /** 16 bytes; random where left out. The same nonce, time and arguments make the same transaction. */
  readonly nonce?: Uint8Array
}

export interface Call {
  readonly contract: string
  readonly action: string
  /** In recorded form. */
  readonly args: Cbor
}

const EXPIRES_IN_MS = 10 * 60_000
/** More than any account holds. */
const NO_LIMIT = (1n << 64n) - 1n

/** Builds and signs; nothing is sent. */
export async function buildTransaction(
  deps: { readonly chain: Chain; readonly random: Random; readonly nowMs: () => number },
  call: Call,
  options: CallOptions,
): Promise<SignedTransaction> {
  const given: readonly Signer[] = 'sign' in options.as ? [options.as] : options.as
  const signers = [...given].sort((left, right) => compareBytes(left.publicKey, right.publicKey))
  return signTransaction(
    {
      chainId: await deps.chain.chainId(),
      signers: signers.map((signer) => signer.publicKey),
      contract: call.contract,
      action: call.action,
      args: call.args,
      nonce: options.nonce ?? deps.random.bytes(16),
      expiryMs: options.expiryMs ?? deps.nowMs() + (options.expiresInMs ?? EXPIRES_IN_MS),
      maxFee: options.maxFee ?? NO_LIMIT,
    },
    signers,
  )
}

/**
 * Sends until it is durable or refused. Sending the same bytes again is safe, so lost answers are asked for again.
 * Throws `NodeProblemError`, with `transaction` where the refusal was recorded, or `OperationalError`.
 */
export async function submitTransaction(transport: Transport, bytes: Uint8Array): Promise<Committed> {
  const response = await transport.request('/v1/transactions', {
    method: 'POST',
    headers: { 'content-type': 'application/cbor', accept: 'application/json' },
    body: bytes,
    repeatable: true,
  })
  return (await response.json()) as Committed
}

/** What became of one transaction of a batch. */
export interface BatchEntry {
  readonly status: 'committed' | 'failed' | 'refused'
  /** Null where the bytes could not be read as a transaction. */
  readonly id: string | null
  readonly height: number | null
  readonly index: number | null
  readonly code: string | null
}

/** Up to 5,000 signed transactions and 8 MiB at once, in order; each is refused or executed on its own. */
export async function submitBatch(transport: Transport, batch: Uint8Array): Promise<readonly BatchEntry[]> {
  const response = await transport.request('/v1/transactions/batch', {
    method: 'POST',
    headers: { 'content-type': 'application/cbor', accept: 'application/json' },
    body: batch,
    repeatable: true,
  })
  return (await response.json()) as readonly BatchEntry[]
}
