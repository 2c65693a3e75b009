import { assert, type IAsyncProperty, type IProperty, type Parameters } from 'fast-check'

/**
 * Runs a property with the seed that `VOUCH_SEED` and `VOUCH_PATH` name, where they do: that is how `npm test` says to
 * replay a failure. `VOUCH_RUNS` multiplies the number of runs for a longer search.
 */
export function propertyOptions(runs: number): Parameters<unknown> {
  const { VOUCH_SEED: seed, VOUCH_PATH: path, VOUCH_RUNS: factor } = process.env
  return {
    numRuns: runs * Number(factor ?? 1),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  }
}

export function runProperty<T>(property: IProperty<T>, runs = 100): void {
  assert(property, propertyOptions(runs) as Parameters<T>)
}

export function runAsyncProperty<T>(property: IAsyncProperty<T>, runs = 100): Promise<void> {
  return assert(property, propertyOptions(runs) as Parameters<T>)
}
