import { GAS, type GasMeter } from '../runtime/gas.ts'

/**
 * Built-in methods whose cost depends on an argument rather than on work already metered: one call of
 * `'x'.repeat(1e9)` would stall a node for a few units of gas. They charge while contract code runs.
 * Must happen before the realm is frozen.
 */
type Cost = (self: { readonly length: number }, args: readonly unknown[]) => number
const whole: Cost = (self) => self.length
const METERED: readonly (readonly [object, readonly string[], Cost])[] = [
  [String.prototype, ['repeat'], (self, [count]) => self.length * Math.max(0, Number(count))],
  [String.prototype, ['padStart', 'padEnd'], (_self, [target]) => Math.max(0, Number(target))],
  [String.prototype, ['split'], whole],
  [String.prototype, ['replaceAll'], (self, [, text]) => self.length * (lengthOf(text) + 1)],
  [Array.prototype, ['join'], (self, [gap]) => sumOf(self) + self.length * (lengthOf(gap) + 1)],
  [Array.prototype, ['fill', 'reverse', 'flat'], whole],
  [Array.prototype, ['sort', 'toSorted'], (self) => self.length * 4],
  [Array, ['from'], (_self, [source]) => lengthOf(source)],
]

/**
 * What gives another answer on another machine, version or locale, looks for patterns at any cost, or makes a function
 * that hides a value: not for contracts, though the node itself uses it.
 */
const WITHHELD: readonly (readonly [object, readonly string[]])[] = [
  [String.prototype, ['match', 'matchAll', 'search', 'normalize']],
  [String.prototype, ['toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase']],
  [Array.prototype, ['toLocaleString']],
  [Number.prototype, ['toLocaleString']],
  [BigInt.prototype, ['toLocaleString']],
  [Object.prototype, ['toLocaleString']],
  [Function.prototype, ['bind']],
]

function lengthOf(value: unknown): number {
  const length = (value as { readonly length?: unknown } | null | undefined)?.length
  return typeof length === 'number' ? length : 0
}

function sumOf(values: ArrayLike<unknown>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += lengthOf(values[at])
  return sum
}

let active: GasMeter | null = null

/** Runs contract code with its meter in force for the intrinsics as well. */
export function withMeter<T>(meter: GasMeter, run: () => T): T {
  const before = active
  active = meter
  try {
    return run()
  } finally {
    active = before
  }
}

/**
 * What a contract is given to call. The host's own use of built-in methods must not be charged: it depends on what is
 * cached and what is on disk, and so differs between a node that executes a block and one that executes it again.
 */
export function unmetered<A extends readonly unknown[], R>(run: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    const before = active
    active = null
    try {
      return run(...args)
    } finally {
      active = before
    }
  }
}

type Method = (...args: unknown[]) => unknown

export function meterIntrinsics(): void {
  for (const [owner, names, cost] of METERED)
    for (const name of names)
      replace(owner, name, (original) => ({
        [name](this: { readonly length: number }, ...args: unknown[]): unknown {
          if (active !== null)
            active.charge(
              Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(cost(this, args)) || 0) * GAS.intrinsicUnit,
            )
          return Reflect.apply(original, this, args)
        },
      }))
  for (const [owner, names] of WITHHELD)
    for (const name of names)
      replace(owner, name, (original) => ({
        [name](this: unknown, ...args: unknown[]): unknown {
          if (active !== null) throw new TypeError(`${name} is not there for contracts`)
          return Reflect.apply(original, this, args)
        },
      }))
}

function replace(owner: object, name: string, make: (original: Method) => Record<string, Method>): void {
  const original = (owner as Record<string, Method>)[name] as Method
  const value = make(original)[name]
  Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false })
}
