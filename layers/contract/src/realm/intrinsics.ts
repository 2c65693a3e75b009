import { GAS, type GasMeter } from '../runtime/gas.ts'

/**
 * Built-in methods whose cost depends on an argument rather than on work already metered: one call of
 * `'x'.repeat(1e9)` would stall a node for a few units of gas. They charge while contract code runs.
 * Must happen before the realm is frozen.
 */
const METERED: readonly (readonly [
  object,
  string,
  (self: { readonly length: number }, first: unknown) => number,
])[] = [
  [String.prototype, 'repeat', (self, count) => self.length * Math.max(0, Number(count))],
  [String.prototype, 'padStart', (_self, target) => Math.max(0, Number(target))],
  [String.prototype, 'padEnd', (_self, target) => Math.max(0, Number(target))],
  [String.prototype, 'split', (self) => self.length],
  [String.prototype, 'replaceAll', (self) => self.length],
  [Array.prototype, 'fill', (self) => self.length],
  [Array.prototype, 'join', (self) => self.length],
  [Array.prototype, 'reverse', (self) => self.length],
  [Array.prototype, 'flat', (self) => self.length],
  [Array.prototype, 'sort', (self) => self.length * 4],
  [Array, 'from', (_self, source) => Number((source as { length?: number } | null | undefined)?.length ?? 0)],
]

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

/** Host code called from a contract works unmetered: what it costs is charged where it is called. */
export function withoutMeter<T>(run: () => T): T {
  const before = active
  active = null
  try {
    return run()
  } finally {
    active = before
  }
}

export function meterIntrinsics(): void {
  for (const [owner, name, cost] of METERED) {
    const original = (owner as Record<string, (...args: unknown[]) => unknown>)[name] as (
      ...args: unknown[]
    ) => unknown
    const metered = {
      [name](this: { readonly length: number }, ...args: unknown[]): unknown {
        if (active !== null)
          active.charge(
            Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(cost(this, args[0]) || 0)) * GAS.intrinsicUnit,
          )
        return Reflect.apply(original, this, args)
      },
    }[name]
    Object.defineProperty(owner, name, {
      value: metered,
      writable: true,
      configurable: true,
      enumerable: false,
    })
  }
}
