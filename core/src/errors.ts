/**
 * Three kinds of error, never mixed: a `Problem` is returned (bad input is expected), an
 * `OperationalError` is thrown (the disk is full), an `InvariantViolation` stops the process.
 */

export type ProblemMeta = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Invalid input from a user or peer: expected, possibly hostile, and answered with what to do about it. */
export interface Problem {
  /** Stable SCREAMING_SNAKE code; part of the API. */
  readonly code: string
  /** One clear sentence: what is wrong. */
  readonly detail: string
  /** One clear sentence: what to do about it. */
  readonly remedy: string
  readonly meta: ProblemMeta
}

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Failed = { readonly ok: false; readonly problem: Problem }
export type Result<T> = Ok<T> | Failed

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function problem(code: string, detail: string, remedy: string, meta: ProblemMeta = {}): Problem {
  return { code, detail, remedy, meta }
}

export function failed(code: string, detail: string, remedy: string, meta: ProblemMeta = {}): Failed {
  return { ok: false, problem: problem(code, detail, remedy, meta) }
}

/** A `Problem` on its way through code that has no better channel, such as a promise; unwrapped at the edge. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  constructor(reason: Problem) {
    super(`${reason.code}: ${reason.detail}`)
    this.problem = reason
  }
}

/** The value, or a thrown `ProblemError`. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new ProblemError(result.problem)
}

/** Something outside failed: disk, port, engine. Carries a code for the exit message and its cause. */
export class OperationalError extends Error {
  override readonly name = 'OperationalError'
  readonly code: string
  readonly remedy: string
  constructor(code: string, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.remedy = remedy
  }
}

/** Something that cannot be, is. Nothing may be written after it. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation'
  readonly invariant: string
  constructor(invariant: string, detail = '') {
    super(detail === '' ? `invariant broken: ${invariant}` : `invariant broken: ${invariant} (${detail})`)
    this.invariant = invariant
  }
}

/** Stays on in production. `invariant` names the rule in words a reader can search for. */
export function assert(condition: boolean, invariant: string, detail?: string): asserts condition {
  if (!condition) throw new InvariantViolation(invariant, detail)
}
