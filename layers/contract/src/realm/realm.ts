import { restoreFreeze } from './freeze.ts'
import 'ses'
import { failed, InvariantViolation, ok, type Result, utf8 } from '@vouch/core'
import type { AnyContract } from '../api/index.ts'
import { HOOKS, instrument } from '../metering/instrument.ts'
import type { GasMeter } from '../runtime/gas.ts'
import { freezeLoaded } from './freeze-loaded.ts'
import { contractGlobals, createHooks } from './globals.ts'
import { meterIntrinsics, withMeter } from './intrinsics.ts'

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

restoreFreeze()
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
      const metered = instrumented(source)
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

/** Rewriting takes longer than loading, and a process may open the same bundles many times. */
const rewritten = new Map<string, Result<string>>()
const MAX_REWRITTEN = 64

function instrumented(source: string): Result<string> {
  const known = rewritten.get(source)
  if (known !== undefined) return known
  const result = instrument(source)
  if (rewritten.size >= MAX_REWRITTEN) rewritten.clear()
  rewritten.set(source, result)
  return result
}

function evaluate(source: string, meter: GasMeter): Result<AnyContract> {
  const compartment = new Compartment({ globals: {}, __options__: true } as never)
  const scope = compartment.globalThis as Record<string, unknown>
  const globals = contractGlobals(meter)
  // An allowlist: what a later version of the language or of SES brings is not there until it has been looked at.
  for (const name of Object.getOwnPropertyNames(scope)) Reflect.deleteProperty(scope, name)
  Object.assign(scope, globals)
  harden(scope)
  const load = { running: true, seen: [] as (() => unknown)[] }
  const hooks = createHooks(meter, load)
  const open = compartment.evaluate(
    `(function(${HOOKS.join()}){"use strict";${source};return contractModule})`,
  ) as (...hooks: unknown[]) => { readonly [name: string]: unknown }
  const exported = withMeter(meter, () => open(...HOOKS.map((name) => hooks[name])))
  const contract = exported['contract'] as AnyContract | undefined
  load.running = false
  if (contract === undefined || typeof contract !== 'object')
    return failed(
      'CONTRACT_REFUSED',
      "The bundle does not export a value named 'contract'.",
      'End the file with `export const contract = home.contract({ … })`.',
    )
  const unfit = freezeLoaded([exported, ...load.seen.map(valueOf)], new Set(Object.values(globals)))
  if (unfit === undefined) return ok(harden(contract))
  return failed(
    'CONTRACT_REFUSED',
    `The bundle keeps ${unfit.unfit}.`,
    'A contract remembers nothing but its state: make it inside the action.',
  )
}

/** Undefined where the variable was never reached, so that nobody sees it. */
function valueOf(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}
