/** A statement for the ledger, written down before it is sent, so that it is sent again as it was. */
export interface Statement {
  /** Unique in its journal. */
  readonly key: string
  readonly deal: string
  /** The action of the contract `deal`, and its arguments in JSON form. */
  readonly action: string
  readonly args: Readonly<Record<string, unknown>>
}

export type OutboxEvent =
  | { readonly kind: 'said'; readonly statement: Statement }
  /** The ledger has it. */
  | { readonly kind: 'told'; readonly key: string }
  /** The ledger refuses it for good. */
  | { readonly kind: 'refused'; readonly key: string; readonly code: string; readonly detail: string }

export interface Outbox {
  readonly statements: ReadonlyMap<string, Statement>
  readonly told: ReadonlySet<string>
  readonly refused: ReadonlyMap<string, { readonly code: string; readonly detail: string }>
}

export const EMPTY_OUTBOX: Outbox = { statements: new Map(), told: new Set(), refused: new Map() }

export function isOutboxEvent(event: { readonly kind: string }): event is OutboxEvent {
  return event.kind === 'said' || event.kind === 'told' || event.kind === 'refused'
}

export function stepOutbox(outbox: Outbox, event: OutboxEvent): Outbox {
  if (event.kind === 'said') {
    const { statement } = event
    return { ...outbox, statements: new Map(outbox.statements).set(statement.key, statement) }
  }
  if (event.kind === 'told') return { ...outbox, told: new Set(outbox.told).add(event.key) }
  const { key, code, detail } = event
  return { ...outbox, refused: new Map(outbox.refused).set(key, { code, detail }) }
}

/** In the order in which they were said. */
export function waiting({ statements, told, refused }: Outbox): readonly Statement[] {
  return [...statements.values()].filter(({ key }) => !told.has(key) && !refused.has(key))
}
