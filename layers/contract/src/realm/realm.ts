import 'ses'
import { failed, InvariantViolation, ok, type Result, utf8 } from '@vouch/core'
import type { AnyContract } from '../api/index.ts'
import { ENTER, instrument, LEAVE, METER, POWER } from '../metering/instrument.ts'
import { meterIntrinsics, withMeter } from './intrinsics.ts'
import { GAS, type GasMeter, MAX_RECORD_BYTES } from '../runtime/gas.ts'

/** Where contracts live: a locked-down realm in which each bundle gets a compartment of its own. */
export interface Realm {
  /** Problems: `CONTRACT_REFUSED`. */
  load(source: string): Result<AnyContract>
}

interface RealmOptions {
  readonly meter: GasMeter
}

/** Bytes of a contract's bundle. */
export const MAX_BUNDLE_BYTES = 200 * 1024
/** Gas a bundle may use while it is loaded. */
const LOAD_GAS = 50_000_000

let locked = false

/** Freezes the intrinsics of this thread's realm for good; takes about half a second, once. */
export function lockDown(): void {
  if (locked) return
  locked = true
  meterIntrinsics()
  lockdown({
    errorTaming: 'unsafe',
    consoleTaming: 'unsafe',
    overrideTaming: 'severe',
    stackFiltering: 'concise',
    domainTaming: 'unsafe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    reporting: 'none',
  } as never)
}

/** What depends on the machine, the time or chance, or hides state between calls, is not there. */
// Other views on memory are not needed and would need metering too.
const ABSENT = [
  'Int8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float16Array',
  'Date',
  'Intl',
  'WeakRef',
  'FinalizationRegistry',
  'Promise',
  'SharedArrayBuffer',
  'Atomics',
  'RegExp',
  'WeakMap',
  'WeakSet',
  'Map',
  'Set',
  'Function',
  'eval',
  'Proxy',
  'Reflect',
  'Symbol',
  'Float32Array',
  'Float64Array',
  'DataView',
  'ArrayBuffer',
  'console',
  'Compartment',
  'Iterator',
  'AsyncIterator',
] as const

export function createRealm(options: RealmOptions): Realm {
  lockDown()
  const { meter } = options
  return {
    load(source) {
      if (utf8(source).length > MAX_BUNDLE_BYTES)
        return failed(
          'CONTRACT_REFUSED',
          `The contract's bundle has more than ${MAX_BUNDLE_BYTES} bytes.`,
          'Split the contract.',
        )
      const metered = instrument(source)
      if (!metered.ok) return metered
      try {
        return meter.apart(LOAD_GAS, () => evaluate(metered.value, meter))
      } catch (cause) {
        if (cause instanceof InvariantViolation) throw cause
        const reason = cause instanceof Error ? cause.message : 'it does not finish loading'
        return failed(
          'CONTRACT_REFUSED',
          `The bundle could not be loaded: ${reason}.`,
          'Contracts are pure modules: types, functions and constants.',
        )
      }
    },
  }
}

function evaluate(source: string, meter: GasMeter): Result<AnyContract> {
  const compartment = new Compartment({ globals: {}, __options__: true } as never)
  const scope = compartment.globalThis as Record<string, unknown>
  for (const name of ABSENT) delete scope[name]
  scope['Math'] = harden(integerMath())
  scope['Uint8Array'] = harden(meteredBytes(meter))
  harden(scope)
  const open = compartment.evaluate(
    `(function(${METER},${ENTER},${LEAVE},${POWER}){"use strict";${source};return contractModule})`,
  ) as (...hooks: unknown[]) => { readonly [name: string]: unknown }
  const exported = withMeter(meter, () => open(meter.tick, meter.enter, meter.leave, meteredPower(meter)))
  const contract = exported['contract'] as AnyContract | undefined
  if (contract === undefined || typeof contract !== 'object')
    return failed(
      'CONTRACT_REFUSED',
      "The bundle does not export a value named 'contract'.",
      'End the file with `export const contract = home.contract({ … })`.',
    )
  return ok(harden(contract))
}

/** Only what is exact on integers: transcendental functions may differ between machines. */
function integerMath(): Record<string, unknown> {
  const { abs, min, max, floor, ceil, trunc, sign, imul, clz32 } = Math
  return { abs, min, max, floor, ceil, trunc, sign, imul, clz32 }
}

function meteredPower(meter: GasMeter): (base: unknown, exponent: unknown) => unknown {
  return harden((base: unknown, exponent: unknown) => {
    if (typeof base !== 'bigint' || typeof exponent !== 'bigint')
      return (base as number) ** (exponent as number)
    const bits = BigInt(base.toString(2).length) * exponent
    meter.charge(
      Number(bits > BigInt(MAX_RECORD_BYTES * 8) ? BigInt(Number.MAX_SAFE_INTEGER) : bits) *
        GAS.intrinsicUnit,
    )
    return base ** exponent
  })
}

/** `new Uint8Array(n)` with the n bytes charged; `instanceof` holds because the prototype is the real one. */
function meteredBytes(meter: GasMeter): unknown {
  const metered = function (this: unknown, source: number | ArrayLike<number>): Uint8Array {
    meter.charge((typeof source === 'number' ? source : source.length) * GAS.intrinsicUnit)
    return typeof source === 'number' ? new Uint8Array(source) : Uint8Array.from(source)
  }
  Object.defineProperty(metered, 'prototype', { value: Uint8Array.prototype })
  return Object.assign(metered, {
    from: (source: ArrayLike<number>) => {
      meter.charge(source.length * GAS.intrinsicUnit)
      return Uint8Array.from(source)
    },
    of: (...items: number[]) => Uint8Array.of(...items),
  })
}
