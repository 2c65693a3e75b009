/** Work whose keys overlap goes in the order in which it was announced; everything else side by side. */
export interface Turns {
  /**
   * `keysOf` may take its time; announcements are handled in the order of the calls. `work` begins when all before it with
   * one of its keys has ended.
   */
  take<K, T>(
    keysOf: Promise<{ readonly keys: readonly string[]; readonly found: K }>,
    work: (found: K) => Promise<T>,
  ): Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  let announced: Promise<unknown> = Promise.resolve()
  return {
    take(keysOf, work) {
      const before = announced
      const started = (async () => {
        await before
        const { keys, found } = await keysOf
        const earlier = keys.map((key) => last.get(key))
        const done = Promise.all(earlier).then(() => work(found))
        const settled = done.catch(() => {})
        for (const key of keys) last.set(key, settled)
        return { done }
      })()
      announced = started.catch(() => {})
      return started.then(({ done }) => done)
    },
  }
}
