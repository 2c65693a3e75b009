import { OperationalError, toHex, utf8 } from '@vouch/core'
import { describe, expect, test } from 'vitest'
import { bundleHashOf } from '../../src/runtime/index.ts'
import { createFixture, sourceOf } from './contract-fixture.ts'

/** A governance that installs what it is given at block 5, and answers with the number of its bundle. */
const GOVERNANCE = sourceOf({
  name: 'governance',
  args: "{ kind: 'bytes', min: 0, max: 100000 }",
  actions: {
    later: "context.install('late', args, { height: 5, mustBeHeld: false })",
    held: "context.install('late', args, { height: 3, mustBeHeld: true })",
    wrong: "context.install('late', args, { height: 1.5, mustBeHeld: false })",
  },
})
const late = (summary: string): Uint8Array => utf8(sourceOf({ name: 'late', actions: { [summary]: '' } }))
const go = (fixture: ReturnType<typeof createFixture>, action = 'go'): string => fixture.code('late', action)

describe('a bundle that comes at a height', () => {
  test('executes the transactions of that block already, and none before', () => {
    const fixture = createFixture({ governance: GOVERNANCE }, { maxGas: 20_000_000 })
    expect(fixture.code('governance', 'later', late('go'))).toBe('OK')
    expect([go(fixture), go(fixture), go(fixture)]).toEqual(Array(3).fill('CONTRACT_UNKNOWN'))
    expect(fixture.machine.registry.find('late')).toBeUndefined()
    expect(go(fixture)).toBe('OK')
    expect(toHex(fixture.machine.registry.find('late')?.bundleHash as Uint8Array)).toBe(
      toHex(bundleHashOf(late('go'))),
    )
  })

  test('gives way to a later decision on the same name', () => {
    const fixture = createFixture({ governance: GOVERNANCE }, { maxGas: 20_000_000 })
    fixture.code('governance', 'later', late('go'))
    fixture.code('governance', 'later', late('run'))
    fixture.execute([])
    fixture.execute([])
    expect([go(fixture), go(fixture, 'run')]).toEqual(['ACTION_UNKNOWN', 'OK'])
  })

  test('comes back with the blocks that are undone', async () => {
    const fixture = createFixture({ governance: GOVERNANCE }, { maxGas: 20_000_000, undoWindow: 10 })
    const { machine, state, store } = fixture
    await store.write(fixture.founded.writes)
    state.settle(0)
    const roots: string[] = []
    for (let height = 1; height <= 6; height++) {
      const first = [fixture.sign('governance', 'later', late('go'))]
      const { writes, stateRoot } = fixture.execute(height === 1 ? first : [])
      await store.write(writes)
      state.settle(height)
      roots.push(toHex(stateRoot))
    }
    expect(machine.registry.find('late')).toBeDefined()
    await store.write(machine.revert(4, 4))
    expect(machine.registry.find('late')).toBeUndefined()
    const fifth = { height: 5, timeMs: 1, proposer: new Uint8Array(33), transactions: [] }
    expect(toHex(machine.execute(fifth).stateRoot)).toBe(roots[4])
    expect(machine.registry.find('late')).toBeDefined()
  })

  test('BUNDLE_NOT_HELD: a node that lacks it stops before that block, unchanged, and goes on when it has it', () => {
    const held = new Set<string>()
    const fixture = createFixture(
      { governance: GOVERNANCE },
      { maxGas: 20_000_000, holdsBundle: (hash) => held.has(toHex(hash)) },
    )
    fixture.code('governance', 'held', late('go'))
    fixture.execute([])
    const third = { height: 3, timeMs: 1, proposer: new Uint8Array(33), transactions: [] }
    const attempt = (): string => {
      try {
        return toHex(fixture.machine.execute(third).stateRoot)
      } catch (cause) {
        return cause instanceof OperationalError ? cause.code : 'THREW'
      }
    }
    expect([attempt(), attempt()]).toEqual(['BUNDLE_NOT_HELD', 'BUNDLE_NOT_HELD'])
    expect(fixture.machine.registry.find('late')).toBeUndefined()
    held.add(toHex(bundleHashOf(late('go'))))
    expect(attempt()).toMatch(/^[0-9a-f]{64}$/)
    expect(fixture.machine.registry.find('late')).toBeDefined()
  })

  test('a height that is none is the contract\u2019s own fault', () => {
    const fixture = createFixture({ governance: GOVERNANCE }, { maxGas: 20_000_000 })
    expect(fixture.code('governance', 'wrong', late('go'))).toBe('CONTRACT_THREW')
  })
})
