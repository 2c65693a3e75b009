import type { Hash, Problem } from '@vouch/core'
import type { Header } from '@vouch/data'
import type { BlockNode } from './header-tree.ts'
import type { Plan } from './state.ts'

export type PowEvent =
  /** Ascending headers, from a peer or (null) made or kept here. */
  | {
      readonly kind: 'headers'
      readonly headers: readonly Header[]
      readonly peer: string | null
      readonly nowMs: number
    }
  /** The body of a known header is here and fits it: its transactions have the root that the header names. */
  | { readonly kind: 'body'; readonly hash: Hash }
  /** The executor has done the plan. */
  | { readonly kind: 'applied' }
  /** The executor found this block of the plan invalid; the chain stands as it stood before the plan. */
  | { readonly kind: 'refused'; readonly hash: Hash; readonly problem: Problem }
  /** A checkpoint whose signature has been checked. */
  | { readonly kind: 'checkpoint'; readonly height: number; readonly hash: Hash }

export type PowEffect =
  /** Headers after what this node knows are wanted of the peer. */
  | { readonly kind: 'ask-headers'; readonly peer: string; readonly locator: readonly Hash[] }
  /** Their work has been checked; each is named once, lowest first. */
  | { readonly kind: 'want-bodies'; readonly blocks: readonly BlockNode[] }
  /** A new header whose work has been checked: it may be passed on. */
  | { readonly kind: 'accepted'; readonly block: BlockNode; readonly peer: string | null }
  | {
      readonly kind: 'rejected'
      readonly header: Header
      readonly peer: string | null
      readonly problem: Problem
    }
  /** The peer did what no honest one does. */
  | { readonly kind: 'blame'; readonly peer: string; readonly problem: Problem }
  | { readonly kind: 'reorganise'; readonly plan: Plan }
  /** The active chain has changed. */
  | { readonly kind: 'chain'; readonly undone: readonly BlockNode[]; readonly applied: readonly BlockNode[] }

export interface PowStep<State> {
  readonly state: State
  readonly effects: readonly PowEffect[]
}
