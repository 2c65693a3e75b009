/**
 * Freezes what a bundle made while it loaded, through everything that can be reached from it, so that no call finds what
 * another left behind. Returns why that cannot be done: some values keep state that freezing does not hold.
 */
export function freezeLoaded(
  roots: readonly unknown[],
  known: ReadonlySet<unknown>,
): { readonly unfit: string } | undefined {
  const seen = new Set<unknown>(known)
  const waiting: unknown[] = [...roots]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue
    seen.add(value)
    if (ArrayBuffer.isView(value))
      return { unfit: 'bytes made while it loads; make them where they are needed' }
    const prototype = Object.getPrototypeOf(value) as unknown
    if (prototype !== null && !PLAIN.has(prototype))
      return { unfit: 'an object that is neither plain nor a list' }
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key)
      waiting.push(property?.value, property?.get, property?.set)
    }
    Object.freeze(value)
  }
  return undefined
}

const PLAIN: ReadonlySet<unknown> = new Set([Object.prototype, Array.prototype, Function.prototype])
