import type { Type, TypeDescriptor } from './types.ts'

/** A secondary order over a collection: kept beside the records, derived from them, never hashed. */
export interface IndexDeclaration<V = never, I = unknown> {
  readonly key: Type<I>
  /** The index keys of a record, none to many. Pure. */
  of(value: V): readonly I[]
  /** True where only the first record of each index key is kept, to be looked up by itself. */
  readonly first: boolean
}

/** Records by key: each is authenticated by the state root and can be proven present or absent. */
export interface CollectionDeclaration<K = unknown, V = unknown> {
  readonly key: Type<K>
  readonly value: Type<V>
  readonly indexes: Readonly<Record<string, IndexDeclaration<V>>>
}

export function collection<K, V, X extends Readonly<Record<string, IndexDeclaration<V>>>>(declaration: {
  readonly key: Type<K>
  readonly value: Type<V>
  readonly indexes?: X
}): { readonly key: Type<K>; readonly value: Type<V>; readonly indexes: X } {
  return { key: declaration.key, value: declaration.value, indexes: (declaration.indexes ?? {}) as X }
}

/** Every record under each of its index keys, in order: for lists. */
export function index<V, I>(
  key: Type<I>,
  of: (value: V) => readonly I[],
): IndexDeclaration<V, I> & { readonly first: false } {
  return { key, of, first: false }
}

/**
 * The first record under each index key, until it is removed or changes so that it has the key no more: for questions
 * that must cost one read, such as whether there is one already.
 */
export function firstIndex<V, I>(
  key: Type<I>,
  of: (value: V) => readonly I[],
): IndexDeclaration<V, I> & { readonly first: true } {
  return { key, of, first: true }
}

/** Any collection, for code that handles contracts it does not know. */
export interface AnyCollection {
  readonly key: TypeDescriptor
  readonly value: TypeDescriptor
  readonly indexes: Readonly<Record<string, AnyIndex>>
}

export interface AnyIndex {
  readonly key: TypeDescriptor
  readonly first: boolean
  of(value: never): readonly unknown[]
}

export interface ErrorDeclaration {
  /** One sentence; `{name}` is replaced by the value of that name given to `fail`. */
  readonly message: string
  readonly remedy: string
}

export interface Declaration {
  /** Lower-case, as in a URL. */
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly state: Readonly<Record<string, AnyCollection>>
  readonly events: Readonly<Record<string, TypeDescriptor>>
  readonly errors: Readonly<Record<string, ErrorDeclaration>>
}

export interface Page<K> {
  readonly after?: K
  /** At most 1,000. */
  readonly limit: number
  readonly reverse?: boolean
}

export interface Entry<K, V> {
  readonly key: K
  readonly value: V
}

export interface ReadableCollection<K, V, X> {
  get(key: K): V | undefined
  has(key: K): boolean
  /** In key order. `prefix`: the leading fields of a record key. */
  scan(page: Page<K>, prefix?: Partial<K>): readonly Entry<K, V>[]
  readonly by: {
    readonly [Name in keyof X]: X[Name] extends { readonly key: Type<infer I>; readonly first: infer First }
      ? First extends true
        ? (key: I) => Entry<K, V> | undefined
        : (prefix: Partial<I>, page: Page<K>) => readonly Entry<K, V>[]
      : never
  }
}

export interface WritableCollection<K, V, X> extends ReadableCollection<K, V, X> {
  set(key: K, value: V): void
  remove(key: K): void
}

type StateOf<D extends Declaration, Writable extends boolean> = {
  readonly [Name in keyof D['state']]: D['state'][Name] extends {
    readonly key: Type<infer K>
    readonly value: Type<infer V>
    readonly indexes: infer X
  }
    ? Writable extends true
      ? WritableCollection<K, V, X>
      : ReadableCollection<K, V, X>
    : never
}

export type Meta = Readonly<Record<string, string | number | boolean>>

/** The runtime's balances in fee units, for the contract that the genesis puts in charge of them alone. */
export interface Accounts {
  /** The account of a key, from which its transactions' fees are paid. */
  of(publicKey: Uint8Array): Uint8Array
  balance(account: Uint8Array): bigint
  /** The sum of all balances. */
  supply(): bigint
}

export interface MovableAccounts extends Accounts {
  /** False where `from` holds less than that; nothing has moved then. */
  move(from: Uint8Array, to: Uint8Array, amount: bigint): boolean
}

/** What a view sees: the state as of a block, and nothing else. */
export interface ViewContext<D extends Declaration> {
  readonly state: StateOf<D, false>
  readonly block: { readonly height: number; readonly timeMs: number }
  readonly chainId: Uint8Array
  /** Ends the call; code must be declared in `errors`. */
  fail(code: keyof D['errors'] & string, meta?: Meta): never
  /** Another contract's view. */
  view<C extends AnyContract, N extends keyof C['views'] & string>(
    contract: string,
    name: N,
    args: ArgsOf<C['views'][N]>,
  ): ResultOf<C['views'][N]>
  /** Other contracts than the one in charge fail with `NOT_ACCOUNTANT`. */
  readonly accounts: Accounts
  /** SHA-256, tagged by the contract's name and `tag`. */
  hash(tag: string, ...parts: readonly Uint8Array[]): Uint8Array
  /** The recorded form (deterministic CBOR) of a value. */
  encode<T>(type: Type<T>, value: T): Uint8Array
}

/** What an action sees; whatever it changes holds together or not at all. */
export interface ActionContext<D extends Declaration> extends Omit<ViewContext<D>, 'state' | 'accounts'> {
  readonly state: StateOf<D, true>
  readonly accounts: MovableAccounts
  /** The signers of the transaction; `contract` is set where another contract made the call. */
  readonly caller: { readonly keys: readonly Uint8Array[]; readonly contract: string | null }
  readonly transactionId: Uint8Array
  /** `subject`: the identifier under which the event can be followed. */
  emit<N extends keyof D['events'] & string>(
    name: N,
    subject: Uint8Array,
    data: D['events'][N] extends Type<infer T> ? T : never,
  ): void
  /**
   * Puts a bundle in force and gives its hash: from the next block on, or from a later height on. For the contract of the
   * governance only.
   */
  install(name: string, bundle: Uint8Array, when?: InstallTime): Uint8Array
  call<C extends AnyContract, N extends keyof C['actions'] & string>(
    contract: string,
    name: N,
    args: ArgsOf<C['actions'][N]>,
  ): ResultOf<C['actions'][N]>
}

/** When a bundle comes into force. */
export interface InstallTime {
  /** The first block whose transactions it executes; one that is past means the next. */
  readonly height: number
  /** Whether a node whose operator has not put the bundle there stops at that height instead of executing it. */
  readonly mustBeHeld: boolean
}

export interface Member<A, R> {
  readonly summary: string
  readonly args: Type<A>
  readonly result: Type<R>
}

export interface Action<A, R> extends Member<A, R> {
  /** Where true, only the genesis may call it. */
  readonly genesisOnly: boolean
  run(context: never, args: A): R
}

export interface View<A, R> extends Member<A, R> {
  run(context: never, args: A): R
}

export type ArgsOf<M> = M extends { readonly args: Type<infer A> } ? A : never
export type ResultOf<M> = M extends { readonly result: Type<infer R> } ? R : never

/** Any action or view, for code that handles contracts it does not know. */
export interface AnyMember {
  readonly summary: string
  readonly args: TypeDescriptor
  readonly result: TypeDescriptor
  readonly genesisOnly?: boolean
  run(context: never, args: never): unknown
}

export interface Contract<
  D extends Declaration = Declaration,
  A extends Readonly<Record<string, AnyMember>> = Readonly<Record<string, AnyMember>>,
  W extends Readonly<Record<string, AnyMember>> = Readonly<Record<string, AnyMember>>,
> {
  readonly declaration: D
  readonly actions: A
  readonly views: W
}

export type AnyContract = Contract

const NOTHING: Type<null> = { kind: 'option', of: { kind: 'boolean' } }

export interface MemberSpec<A> {
  /** One sentence for help texts and API documents. */
  readonly summary: string
  readonly args: Type<A>
}

/**
 * Opens a contract: actions and views are then made with its typed context, each in the file that suits it,
 * and gathered by `contract`.
 */
export function declareContract<const D extends Declaration>(declaration: D) {
  return {
    declaration,
    action<A, R = null>(
      spec: MemberSpec<A> & { readonly result?: Type<R>; readonly genesisOnly?: boolean },
      run: (context: ActionContext<D>, args: A) => R,
    ): Action<A, R> {
      return {
        summary: spec.summary,
        args: spec.args,
        result: spec.result ?? (NOTHING as Type<R>),
        genesisOnly: spec.genesisOnly ?? false,
        run: run as (context: never, args: A) => R,
      }
    },
    view<A, R>(
      spec: MemberSpec<A> & { readonly result: Type<R> },
      run: (context: ViewContext<D>, args: A) => R,
    ): View<A, R> {
      return { ...spec, run: run as (context: never, args: A) => R }
    },
    contract<
      A extends Readonly<Record<string, AnyMember>>,
      W extends Readonly<Record<string, AnyMember>>,
    >(members: { readonly actions: A; readonly views: W }): Contract<D, A, W> {
      return { declaration, actions: members.actions, views: members.views }
    },
  }
}
