import { GROWING_METHODS, REFUSED_NAMES } from '../metering/instrument.ts'
import { GAS, type GasMeter } from '../runtime/gas.ts'

/** Bits of a big integer in a contract; amounts have 128. Beyond it, one step could cost more than a thousand others. */
export const MAX_INTEGER_BITS = 4_096
const LIMIT = 1n << BigInt(MAX_INTEGER_BITS)
/** Decimal digits that fit. */
const MAX_DIGITS = 1_233

/**
 * The globals of contracts: all there are. Nothing of the machine, the time, chance or the locale, nothing that keeps
 * state, and nothing whose cost is not counted.
 */
export function contractGlobals(meter: GasMeter): Readonly<Record<string, unknown>> {
  return {
    Array: harden({ isArray: Array.isArray, of: Array.of, from: Array.from }),
    BigInt: meteredBigInt(),
    Boolean: harden((value: unknown) => Boolean(value)),
    Math: integerMath(),
    Number: Number,
    Object: narrowObject(),
    String: harden((value: unknown) => String(value)),
    Uint8Array: meteredBytes(meter),
    isFinite: Number.isFinite,
    isNaN: Number.isNaN,
    parseInt: Number.parseInt,
  }
}

/** Only what is exact on integers: transcendental functions may differ between machines. */
function integerMath(): unknown {
  const { abs, min, max, floor, ceil, trunc, sign, imul, clz32 } = Math
  return harden({ abs, min, max, floor, ceil, trunc, sign, imul, clz32 })
}

/** Without the ways to prototypes, and through them to constructors whose work is not counted. */
function narrowObject(): unknown {
  const { assign, entries, freeze, fromEntries, hasOwn, is, isFrozen, keys, values } = Object
  return harden({ assign, entries, freeze, fromEntries, hasOwn, is, isFrozen, keys, values })
}

function meteredBigInt(): unknown {
  const bounded = (value: bigint): bigint => {
    if (value >= LIMIT || value <= -LIMIT) throw tooLong()
    return value
  }
  return harden((value: string | number | bigint | boolean) => {
    if (typeof value === 'string' && value.length > MAX_DIGITS) throw tooLong()
    return bounded(BigInt(value))
  })
}

function tooLong(): RangeError {
  return new RangeError(`an integer of more than ${MAX_INTEGER_BITS} bits`)
}

/** `new Uint8Array(n)` with the n bytes charged; `instanceof` holds because the prototype is the real one. */
function meteredBytes(meter: GasMeter): unknown {
  const metered = function (this: unknown, source: number | ArrayLike<number>): Uint8Array {
    meter.charge((typeof source === 'number' ? source : source.length) * GAS.intrinsicUnit)
    return typeof source === 'number' ? new Uint8Array(source) : bytesOf(source)
  }
  Object.defineProperty(metered, 'prototype', { value: Uint8Array.prototype })
  return harden(
    Object.assign(metered, {
      from: (source: ArrayLike<number>) => {
        meter.charge(source.length * GAS.intrinsicUnit)
        return bytesOf(source)
      },
      of: (...items: number[]) => Uint8Array.of(...items),
    }),
  )
}

/** Plain indexing: a hardened realm iterates thirty times slower. */
function bytesOf(source: ArrayLike<number>): Uint8Array {
  if (source instanceof Uint8Array) return new Uint8Array(source)
  return Uint8Array.from(source)
}

export interface Hooks {
  readonly $tick: () => void
  readonly $enter: () => void
  readonly $leave: () => void
  readonly $power: (base: unknown, exponent: unknown) => unknown
  readonly $grow: <T>(value: T) => T
  readonly $shift: <T>(by: T) => T
  readonly $key: <T>(key: T) => T
  readonly $callee: <T>(value: T) => T
  readonly $loading: () => boolean
  readonly $keep: (...seen: readonly (() => unknown)[]) => void
}

/** What the rewritten source calls; see the instrumenter. `load` says whether the bundle is being loaded. */
export function createHooks(meter: GasMeter, load: { running: boolean; seen: (() => unknown)[] }): Hooks {
  return harden({
    $tick: meter.tick,
    $enter: meter.enter,
    $leave: meter.leave,
    $power: exactPower,
    $grow<T>(value: T): T {
      if (typeof value === 'number') return value
      if (typeof value === 'string') meter.charge(value.length)
      else if (Array.isArray(value)) meter.charge(value.length)
      else if (typeof value === 'bigint' && (value >= LIMIT || value <= -LIMIT)) throw tooLong()
      else if (value instanceof Uint8Array) meter.charge(value.length)
      return value
    },
    $shift<T>(by: T): T {
      if (typeof by === 'bigint' && by > BigInt(MAX_INTEGER_BITS)) throw tooLong()
      return by
    },
    $key<T>(key: T): T {
      if (typeof key === 'number') return key
      if (typeof key === 'string' && !REFUSED_NAMES.has(key) && !GROWING_METHODS.has(key)) return key
      throw new TypeError('a property of that name must be written out')
    },
    $callee<T>(value: T): T {
      if (typeof value === 'function') throw new TypeError('a function is called by its own name here')
      return value
    },
    $loading: () => load.running,
    $keep(...seen) {
      if (load.running) load.seen.push(...seen)
    },
  })
}

/** A power of machine numbers is not exact on every machine, so only big integers have one. */
function exactPower(base: unknown, exponent: unknown): unknown {
  if (typeof base !== 'bigint' || typeof exponent !== 'bigint')
    throw new TypeError('a power of numbers that are not big integers')
  const bits = BigInt(base.toString(2).length) * exponent
  if (bits > BigInt(MAX_INTEGER_BITS)) throw tooLong()
  return base ** exponent
}
