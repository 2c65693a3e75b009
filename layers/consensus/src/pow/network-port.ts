import type { Hash, Problem, Result } from '@vouch/core'
import type { Header, SignedTransaction } from '@vouch/data'

/** What the engine asks of peers; implemented over a network, or by a simulator. Nothing here waits. */
export interface PowNetwork {
  /** A block that stands on the active chain now. */
  announce(header: Header): void
  /** A transaction that was taken into the pool here. */
  relay(transaction: SignedTransaction): void
  askHeaders(peer: string, locator: readonly Hash[]): void
  /** Bodies wanted, oldest first; `peer` announced the last of them. Asked again of others until they come. */
  askBodies(blocks: readonly { readonly hash: Hash; readonly height: number }[], peer: string | null): void
  blame(peer: string, problem: Problem): void
}

/** What peers ask of the engine. */
export interface PowPeerSide {
  /** Headers that came, ascending. Problem: of the first that was not taken. */
  hearHeaders(headers: readonly Header[], peer: string): Result<null>
  /** A body that came; its transactions are admitted. Problems: `BLOCK_UNKNOWN`, `BODY_MISMATCH`. */
  hearBody(hash: Uint8Array, transactions: readonly SignedTransaction[]): Result<null>
  /** A transaction that came; admitted. Problems: as of `submit`. */
  hearTransaction(transaction: SignedTransaction): Result<null>
  headersAfter(locator: readonly Uint8Array[]): readonly Header[]
  /** The transactions of a block whose body is here. */
  bodyOf(hash: Uint8Array): readonly Uint8Array[] | undefined
  /** Bodies that are wanted still, oldest first. */
  readonly missing: readonly { readonly hash: Hash; readonly height: number }[]
  /** Where to go on asking after an answer of headers; without one, from the best header on. */
  locator(answer?: readonly Header[]): readonly Hash[] | undefined
}
