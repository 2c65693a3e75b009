import { compareBytes, equalBytes, fromUtf8, toHex } from '@vouch/core'
import { type Entry, type KeySpace, type KeyValueStore, spaceRange } from '@vouch/data'
import { digestLevelStore } from '@vouch/data/node'

/**
 * What consensus determines to the byte and no block was checked against as it was read. Headers, seals, leaves and
 * transactions were; the rest of a store is bookkeeping that depends on when it was written.
 */
const COMPARED: readonly KeySpace[] = ['outcomes', 'lookup', 'subject', 'record', 'index']
const PAGE = 1_000

/** A store and the directory it is in. */
export interface PlacedStore {
  readonly store: KeyValueStore
  readonly directory: string
}

/**
 * Differences between what is recorded and what re-execution gives, in key order; at most a few of each kind. Both are
 * read at once and hashed; only what differs is looked at entry by entry.
 */
export async function compareStores(
  recorded: PlacedStore,
  expected: PlacedStore,
): Promise<readonly { where: string; what: string }[]> {
  const ranges = COMPARED.map(spaceRange)
  const [left, right] = await Promise.all(
    [recorded, expected].map(({ directory }) => digestLevelStore(directory, ranges)),
  )
  const different = COMPARED.filter(
    (_, at) => !equalBytes(left?.[at] as Uint8Array, right?.[at] as Uint8Array),
  )
  return [...differences(recorded.store, expected.store, different)]
}

function* differences(
  recorded: KeyValueStore,
  expected: KeyValueStore,
  spaces: readonly KeySpace[],
): Iterable<{ where: string; what: string }> {
  for (const space of spaces) {
    let found = 0
    const left = entries(recorded, space)
    const right = entries(expected, space)
    let a = left.next()
    let b = right.next()
    while ((a.done !== true || b.done !== true) && found < 5) {
      const order = a.done === true ? 1 : b.done === true ? -1 : compareBytes(a.value[0], b.value[0])
      const [key] = (order <= 0 ? a.value : b.value) as Entry
      if (order === 0 && equalBytes((a.value as Entry)[1], (b.value as Entry)[1])) {
        a = left.next()
        b = right.next()
        continue
      }
      found += 1
      const what =
        order === 0
          ? 'its value is not what re-execution gives'
          : order < 0
            ? 'it is stored, but re-execution does not give it'
            : 'it is missing'
      yield { where: `${space} ${nameOf(key)}`, what }
      if (order <= 0) a = left.next()
      if (order >= 0) b = right.next()
    }
  }
}

function* entries(store: KeyValueStore, space: KeySpace): Generator<Entry, undefined> {
  const range = spaceRange(space)
  let { gte } = range
  for (;;) {
    const page = store.scan({ gte, lt: range.lt, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return undefined
    gte = Uint8Array.from([...last[0], 0])
  }
}

/** A record's key begins with readable names; the rest is shown in hexadecimal. */
function nameOf(key: Uint8Array): string {
  const rest = key.subarray(1)
  const first = rest.indexOf(0)
  const second = first < 0 ? -1 : rest.indexOf(0, first + 1)
  if (second < 0 || second > 100) return toHex(rest)
  try {
    const names = [fromUtf8(rest.subarray(0, first)), fromUtf8(rest.subarray(first + 1, second))]
    if (names.every((name) => /^[\w-]+$/.test(name)))
      return `${names.join('/')} ${toHex(rest.subarray(second + 1))}`
  } catch {
    // Not names: shown as bytes below.
  }
  return toHex(rest)
}
