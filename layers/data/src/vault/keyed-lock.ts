/** Runs actions on one key one after another, in the order they were asked for; other keys do not wait. */
export type KeyedLock = <T>(key: string, action: () => Promise<T>) => Promise<T>

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (key, action) => {
    const before = tails.get(key) ?? Promise.resolve()
    const mine = before.then(action, action)
    tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (tails.get(key) === mine) tails.delete(key)
    }
  }
}
