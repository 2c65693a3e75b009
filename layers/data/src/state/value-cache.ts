/** A bounded number of recent values by name. */
export interface ValueCache {
  get(name: string): Uint8Array | undefined
  /** `undefined` forgets. */
  keep(name: string, value: Uint8Array | undefined): void
}

/** Two generations of half the size: old ones go together, which costs less than an order of use. */
export function createValueCache(values: number): ValueCache {
  const half = Math.max(1, values >>> 1)
  let young = new Map<string, Uint8Array>()
  let old = new Map<string, Uint8Array>()

  function keep(name: string, value: Uint8Array | undefined): void {
    old.delete(name)
    if (value === undefined) {
      young.delete(name)
      return
    }
    if (young.size >= half) {
      old = young
      young = new Map()
    }
    young.set(name, value)
  }

  return {
    get(name) {
      const recent = young.get(name)
      if (recent !== undefined) return recent
      // Copied, because a small page may share a buffer with others that are not needed any more.
      const value = old.get(name)?.slice()
      if (value !== undefined) keep(name, value)
      return value
    },
    keep,
  }
}
