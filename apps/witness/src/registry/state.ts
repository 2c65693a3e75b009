import { assert } from '@vouch/core'
import { EMPTY_OUTBOX, isOutboxEvent, type Outbox, type OutboxEvent, stepOutbox } from '../ledger/outbox.ts'

/** What stands on a range besides its holder. */
export type Hold = { readonly deal: string; readonly stage: 'locked' | 'pending' }
export type Bar = { readonly kind: 'frozen' | 'pledged'; readonly reference: string }

/** A range of a bill, both ends counted, in minor units. */
export interface Part {
  readonly start: number
  readonly end: number
  /** Organisation id in hexadecimal. */
  readonly holder: string
  readonly hold: Hold | null
  readonly bar: Bar | null
}

export interface Bill {
  readonly number: string
  readonly currency: string
  readonly maturityMs: number
  /** In order, without a gap. */
  readonly parts: readonly Part[]
}

export interface RegistryState {
  readonly bills: ReadonlyMap<string, Bill>
  /** Rises with every change: of two statements about one bill, the one with the higher count is the later. */
  readonly sequence: number
  /** Texts of the statements, by message id: what their digests are of. */
  readonly texts: ReadonlyMap<string, string>
  readonly outbox: Outbox
}

interface Place {
  readonly number: string
  readonly start: number
  readonly end: number
}

export type RegistryEvent =
  | {
      readonly kind: 'issued'
      readonly number: string
      readonly currency: string
      readonly amount: number
      readonly maturityMs: number
      readonly holder: string
    }
  | (Place & { readonly kind: 'held'; readonly hold: Hold | null })
  | (Place & { readonly kind: 'moved'; readonly holder: string })
  | (Place & { readonly kind: 'barred'; readonly bar: Bar | null })
  | { readonly kind: 'wrote'; readonly messageId: string; readonly text: string }
  | OutboxEvent

export const EMPTY_REGISTRY: RegistryState = {
  bills: new Map(),
  sequence: 0,
  texts: new Map(),
  outbox: EMPTY_OUTBOX,
}

/** Pure. A broken rule throws `InvariantViolation`: the callers have looked before. */
export function stepRegistry(state: RegistryState, event: RegistryEvent): RegistryState {
  if (isOutboxEvent(event)) return { ...state, outbox: stepOutbox(state.outbox, event) }
  if (event.kind === 'wrote')
    return { ...state, texts: new Map(state.texts).set(event.messageId, event.text) }
  const sequence = state.sequence + 1
  const bills = new Map(state.bills)
  if (event.kind === 'issued') {
    const { number, currency, amount, maturityMs, holder } = event
    assert(!bills.has(number), 'a bill is issued once', number)
    const whole: Part = { start: 1, end: amount, holder, hold: null, bar: null }
    bills.set(number, { number, currency, maturityMs, parts: [whole] })
    return { ...state, bills, sequence }
  }
  const bill = bills.get(event.number)
  assert(bill !== undefined, 'what changes is there', event.number)
  const change = changeOf(event)
  const parts = cut(bill.parts, event.start, event.end).map((part) =>
    part.start >= event.start && part.end <= event.end ? { ...part, ...change } : part,
  )
  bills.set(event.number, { ...bill, parts: joined(parts) })
  return { ...state, bills, sequence }
}

function changeOf(event: Extract<RegistryEvent, Place>): Partial<Part> {
  if (event.kind === 'held') return { hold: event.hold }
  if (event.kind === 'barred') return { bar: event.bar }
  return { holder: event.holder, hold: null }
}

/** The same parts, with borders at `start` and after `end`. */
function cut(parts: readonly Part[], start: number, end: number): readonly Part[] {
  return parts.flatMap((part) => {
    const borders = [start, end + 1].filter((at) => at > part.start && at <= part.end)
    const starts = [part.start, ...borders]
    return starts.map((from, at) => ({ ...part, start: from, end: (starts[at + 1] ?? part.end + 1) - 1 }))
  })
}

/** Neighbours that are alike are one part again. */
function joined(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (last !== undefined && alike(last, part)) out[out.length - 1] = { ...last, end: part.end }
    else out.push(part)
  }
  return out
}

function alike(left: Part, right: Part): boolean {
  return (
    left.holder === right.holder &&
    JSON.stringify([left.hold, left.bar]) === JSON.stringify([right.hold, right.bar])
  )
}

/** The parts that lie in a range, cut to it; undefined where the bill does not have all of it. */
export function partsIn(bill: Bill | undefined, start: number, end: number): readonly Part[] | undefined {
  if (bill === undefined || start < 1 || end < start || end > (bill.parts.at(-1)?.end ?? 0)) return undefined
  return cut(bill.parts, start, end).filter((part) => part.start >= start && part.end <= end)
}
