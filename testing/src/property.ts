import {
  assert,
  defaultReportMessage,
  type IAsyncProperty,
  type IProperty,
  type Parameters,
  type RunDetails,
} from 'fast-check'

/**
 * Runs a property with the seed and path that `VOUCH_SEED` and `VOUCH_PATH` name, where they do: that is what a failure's
 * report says to replay it. `VOUCH_RUNS` multiplies the number of runs for a longer search.
 */
export function propertyOptions(runs: number): Parameters<unknown> {
  const { VOUCH_SEED: seed, VOUCH_PATH: path, VOUCH_RUNS: factor } = process.env
  return {
    numRuns: runs * Number(factor ?? 1),
    reporter,
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

/** Throws what fast-check would, and how to see it again. */
function reporter(details: RunDetails<unknown>): void {
  if (!details.failed) return
  throw new Error(`${defaultReportMessage(details)}\n\n${replayCommand(details)}`, {
    cause: details.errorInstance,
  })
}

/** The line begins with `replay: `, which `npm test` repeats at its end. */
export function replayCommand(details: Pick<RunDetails<unknown>, 'seed' | 'counterexamplePath'>): string {
  const { file, name } = runningTest()
  const path = details.counterexamplePath === null ? '' : ` VOUCH_PATH=${details.counterexamplePath}`
  return `replay: VOUCH_SEED=${details.seed}${path} npx vitest run ${file}${name}`
}

interface TestState {
  readonly testPath?: string
  readonly currentTestName?: string
}

/** Asked of the runner's `expect` where one runs, so that this file does not need a runner to be loaded. */
function runningTest(): { readonly file: string; readonly name: string } {
  const runner = (globalThis as Record<symbol, unknown>)[Symbol.for('expect-global')] as
    | { getState(): TestState }
    | undefined
  const { testPath = 'FILE', currentTestName } = runner?.getState() ?? {}
  const title = currentTestName?.split(' > ').at(-1)
  return {
    file: testPath.replace(`${process.cwd()}/`, ''),
    name: title === undefined ? '' : ` -t ${shellQuoted(title.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}`,
  }
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
