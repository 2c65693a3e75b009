/**
 * The ledger's types: what an argument, a record, a result or an event may hold. A type is plain data, so one
 * definition yields the check, the recorded form, the JSON view, the SDK's TypeScript type, the OpenAPI schema, the CLI's flags
 * and the console's form.
 */
export type TypeDescriptor =
  | { readonly kind: 'text'; readonly max: number; readonly min: number; readonly pattern?: TextPattern }
  | { readonly kind: 'bytes'; readonly max: number; readonly min: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'amount' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'option'; readonly of: TypeDescriptor }
  | { readonly kind: 'list'; readonly of: TypeDescriptor; readonly max: number }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, TypeDescriptor>> }

/** Named patterns instead of free regular expressions: matching costs the same on every node. */
export type TextPattern = 'line' | 'name' | 'currency' | 'code'

/** A descriptor that remembers, for the compiler only, the TypeScript type of its values. */
export type Type<T> = TypeDescriptor & { readonly '~value'?: T }
export type Infer<X> = X extends { readonly '~value'?: infer T } ? Exclude<T, undefined> : never

type FieldTypes = Readonly<Record<string, Type<unknown>>>
type RecordValue<F extends FieldTypes> = { readonly [Name in keyof F]: Infer<F[Name]> }

interface TextOptions {
  /** UTF-8 bytes; default 200. */
  readonly max?: number
  readonly min?: number
  readonly pattern?: TextPattern
}

function text(options: TextOptions = {}): Type<string> {
  const base = { kind: 'text', max: options.max ?? 200, min: options.min ?? 0 } as const
  return options.pattern === undefined ? base : { ...base, pattern: options.pattern }
}

function bytes(options: { readonly max: number; readonly min?: number }): Type<Uint8Array> {
  return { kind: 'bytes', max: options.max, min: options.min ?? 0 }
}

function integer(options: { readonly min?: number; readonly max?: number } = {}): Type<number> {
  return { kind: 'integer', min: options.min ?? 0, max: options.max ?? Number.MAX_SAFE_INTEGER }
}

export const t = {
  /** UTF-8 text of bounded size. */
  text,
  bytes,
  /** A SHA-256 digest or an identifier made by one: 32 bytes. */
  hash: (): Type<Uint8Array> => bytes({ min: 32, max: 32 }),
  /** A scheme byte and a key: 33 bytes (Ed25519) or 34 (P-256). */
  publicKey: (): Type<Uint8Array> => bytes({ min: 33, max: 34 }),
  /** A whole number, at most 2^53 - 1; not negative unless `min` says so. */
  integer,
  /** Block time: milliseconds since 1970 UTC. */
  time: (): Type<number> => integer(),
  /** Minor units or token units, 0 to 2^128 - 1. */
  amount: (): Type<bigint> => ({ kind: 'amount' }),
  boolean: (): Type<boolean> => ({ kind: 'boolean' }),
  /** One of these words; recorded as its position, so only append to the list. */
  choice: <const W extends readonly string[]>(...of: W): Type<W[number]> => ({ kind: 'choice', of }),
  /** The value, or null. */
  option: <T>(of: Type<T>): Type<T | null> => ({ kind: 'option', of }),
  list: <T>(of: Type<T>, options: { readonly max: number }): Type<readonly T[]> => ({
    kind: 'list',
    of,
    max: options.max,
  }),
  /** Recorded as a positional array in the order of the fields. */
  record: <F extends FieldTypes>(fields: F): Type<RecordValue<F>> => ({ kind: 'record', fields }),
} as const
