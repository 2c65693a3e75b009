import { equalBytes, toHex, utf8 } from '@vouch/core'
import {
  type AuthenticatedState,
  createMemoryStore,
  type Entry,
  type KeyValueStore,
  openAuthenticatedState,
  type Range,
  verifyStateProof,
  type Write,
} from '@vouch/data'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { referenceRoot } from './state-reference.ts'

/**
 * Random blocks, reverts, restarts and crashes against a plain Map. A crash drops the writes that were not yet
 * given to the store; everything must then stand as of the last block that was.
 */
type Model = { records: Map<string, Uint8Array>; indexes: Map<string, Uint8Array>; root: string }
type Step =
  | { kind: 'block'; records: [number, number][]; indexes: [number, number][] }
  | { kind: 'write' }
  | { kind: 'crash' }
  | { kind: 'checkpoint' }
  | { kind: 'revert'; depth: number }
  | { kind: 'read'; from: number; to: number; limit: number; reverse: boolean }
  | { kind: 'prove'; key: number; depth: number }

const UNDO_WINDOW = 5
const keyOf = (name: string) => utf8(name)
const nameOf = (key: number) => `key-${key}`
const valueOf = (value: number) => (value % 4 === 0 ? undefined : utf8(`value ${value}`.repeat(value % 7)))
const change = fc.tuple(fc.nat(60), fc.nat(20))
const changes = fc.uniqueArray(change, { selector: ([key]) => key, maxLength: 12 })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('block' as const), records: changes, indexes: changes }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>({ kind: 'write' }, { kind: 'crash' }, { kind: 'checkpoint' }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revert' as const), depth: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      from: fc.nat(60),
      to: fc.nat(60),
      limit: fc.nat(20),
      reverse: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('prove' as const), key: fc.nat(70), depth: fc.nat(6) }),
  },
)

const toChange = ([key, value]: [number, number]) => ({ key: keyOf(nameOf(key)), value: valueOf(value) })

function applied(model: Model, block: Extract<Step, { kind: 'block' }>): Model {
  const next = { records: new Map(model.records), indexes: new Map(model.indexes), root: '' }
  for (const space of ['records', 'indexes'] as const)
    for (const [key, value] of block[space]) {
      const bytes = valueOf(value)
      if (bytes === undefined) next[space].delete(nameOf(key))
      else next[space].set(nameOf(key), bytes)
    }
  next.root = referenceRoot(next.records, keyOf)
  return next
}

function expectedRange(values: ReadonlyMap<string, Uint8Array>, range: Range): string[] {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const names = [...values.keys()].filter((name) => name >= text(range.gte) && name < text(range.lt)).sort()
  if (range.reverse === true) names.reverse()
  return names.slice(0, range.limit).map((name) => `${name}=${text(values.get(name) as Uint8Array)}`)
}

const shown = (entries: readonly Entry[]) =>
  entries.map(([key, value]) => `${new TextDecoder().decode(key)}=${new TextDecoder().decode(value)}`)

const EMPTY: Model = { records: new Map(), indexes: new Map(), root: toHex(new Uint8Array(32)) }

/** Runs the steps; `queue` holds batches staged but not yet written, each with the height it ends at. */
class Run {
  store: KeyValueStore = createMemoryStore()
  bits: number
  state: AuthenticatedState
  models: Model[] = [] // by height
  keptFrom = 0
  durable: { models: Model[]; keptFrom: number } = { models: [], keptFrom: 0 }
  queue: { writes: readonly Write[]; models: Model[]; keptFrom: number }[] = []

  constructor(bits: number) {
    this.bits = bits
    this.state = this.open()
  }

  open(): AuthenticatedState {
    const options = { bucketBits: this.bits, undoWindow: UNDO_WINDOW, cachePages: 8, changesPerRound: 40 }
    return openAuthenticatedState(this.store, options)
  }

  get model(): Model {
    return this.models.at(-1) ?? EMPTY
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'block') this.block(step)
    else if (step.kind === 'write') await this.write()
    else if (step.kind === 'crash') this.crash()
    else if (step.kind === 'checkpoint') this.push(this.state.checkpoint())
    else if (step.kind === 'revert') this.revert(step.depth)
    else if (step.kind === 'prove') this.prove(step.key, step.depth)
    else this.read(step)
  }

  push(writes: readonly Write[]): void {
    this.queue.push({ writes, models: [...this.models], keptFrom: this.keptFrom })
  }

  block(step: Extract<Step, { kind: 'block' }>): void {
    const next = applied(this.model, step)
    const { root, writes } = this.state.stage({
      height: this.models.length,
      records: step.records.map(toChange),
      indexes: step.indexes.map(toChange),
    })
    this.models.push(next)
    this.keptFrom = Math.max(this.keptFrom, this.state.height - UNDO_WINDOW)
    expect(toHex(root)).toBe(next.root)
    expect(this.state.count).toBe(next.records.size)
    this.push(writes)
  }

  /** Writes half of what waits, so that staged blocks stay staged while others settle. */
  async write(): Promise<void> {
    for (const batch of this.queue.splice(0, Math.ceil(this.queue.length / 2))) {
      await this.store.write(batch.writes)
      this.durable = batch
    }
    if (this.queue.every(({ models }) => models.length > this.durable.models.length))
      this.state.settle(this.durable.models.length - 1)
  }

  crash(): void {
    this.queue = []
    this.models = [...this.durable.models]
    this.keptFrom = this.durable.keptFrom
    this.state = this.open()
    expect(this.state.height).toBe(this.models.length - 1)
    expect(toHex(this.state.root)).toBe(this.model.root)
  }

  revert(depth: number): void {
    const height = this.state.height - depth
    if (height < 0) return
    if (height < this.keptFrom) {
      expect(() => this.state.revert(height)).toThrow(
        expect.objectContaining({ code: 'STATE_HEIGHT_PRUNED' }),
      )
      return
    }
    if (depth === 0) return
    const writes = this.state.revert(height)
    this.models.length = height + 1
    expect(toHex(this.state.root)).toBe(this.model.root)
    this.push(writes)
  }

  read({ from, to, limit, reverse }: Extract<Step, { kind: 'read' }>): void {
    const range = { gte: keyOf(nameOf(from)), lt: keyOf(nameOf(to)), limit, reverse }
    expect(shown(this.state.scanRecords(range))).toEqual(expectedRange(this.model.records, range))
    expect(shown(this.state.scanIndexes(range))).toEqual(expectedRange(this.model.indexes, range))
    const name = nameOf(from)
    const wanted = this.model.records.get(name)
    const found = this.state.get(keyOf(name))
    expect(found && toHex(found)).toBe(wanted && toHex(wanted))
  }

  prove(key: number, depth: number): void {
    const height = this.state.height - depth
    if (height < 0) return
    const proof = this.state.prove(keyOf(nameOf(key)), height)
    if (height < this.keptFrom) {
      expect(proof).toMatchObject({ ok: false, problem: { code: 'STATE_HEIGHT_PRUNED' } })
      return
    }
    if (!proof.ok) return expect.fail(proof.problem.detail)
    const verified = verifyStateProof(proof.value)
    const model = this.models[height] as Model
    expect(verified.ok && toHex(verified.value.root)).toBe(model.root)
    const wanted = model.records.get(nameOf(key))
    const { value } = proof.value
    expect(value === undefined ? wanted === undefined : equalBytes(value, wanted ?? utf8('?'))).toBe(true)
    expect(toHex(this.state.root)).toBe(this.model.root)
  }
}

test('the state agrees with a plain map through blocks, reverts, restarts and crashes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 3, 8),
      fc.array(anyStep, { maxLength: 80, size: 'max' }),
      async (bits, steps) => {
        const run = new Run(bits)
        for (const next of steps) await run.take(next)
        await run.write()
        await run.write()
        run.read({ kind: 'read', from: 0, to: 70, limit: 100, reverse: false })
        run.crash()
      },
    ),
    { numRuns: 400, ...(process.env['VOUCH_SEED'] ? { seed: Number(process.env['VOUCH_SEED']) } : {}) },
  )
})
