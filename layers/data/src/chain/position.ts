export interface Position {
  readonly height: number
  /** Position in the block, from 0. */
  readonly index: number
}

/** Where an event stands: its transaction, and its number among that one's events. */
export interface EventPosition extends Position {
  readonly event: number
}
