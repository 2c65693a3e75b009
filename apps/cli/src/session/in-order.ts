/** What became of one piece of work. */
export type Settled<T> = { readonly value: T } | { readonly error: unknown }

/**
 * Works on items at most `limit` at a time, `heavy` ones one at a time, and gives the results in the order of the items.
 * After an error that `isFatal` nothing more is begun.
 */
export async function* inOrder<Item, T>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<T>,
  { heavy = () => false, isFatal }: { heavy?: (item: Item) => boolean; isFatal: (error: unknown) => boolean },
): AsyncGenerator<readonly [Item, Settled<T>]> {
  const running: Promise<Settled<T>>[] = []
  let lastHeavy: Promise<unknown> = Promise.resolve()
  const begin = (item: Item): void => {
    const start = heavy(item) ? lastHeavy.then(() => work(item)) : work(item)
    const settled = start.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if (heavy(item)) lastHeavy = settled
    running.push(settled)
  }
  for (const item of items.slice(0, limit)) begin(item)
  for (const [at, item] of items.entries()) {
    const settled = await (running.shift() as Promise<Settled<T>>)
    yield [item, settled]
    if ('error' in settled && isFatal(settled.error)) {
      await Promise.all(running)
      return
    }
    const following = items[at + limit]
    if (following !== undefined) begin(following)
  }
}
