import { toHex, utf8 } from '@vouch/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlockInput, BlockResult } from '../../src/runtime/index.ts'
import { createFixture, type Fixture, NUMBERS, other, sourceOf } from '../unit/contract-fixture.ts'

const INTEGER = "{ kind: 'integer', min: 0, max: 1000000 }"
const COUNTER = sourceOf({
  name: 'counter',
  state: NUMBERS,
  args: INTEGER,
  result: INTEGER,
  errors: "EVEN: { message: 'Even.', remedy: 'Take another.' }",
  actions: {
    add: `const { numbers } = context.state; const sum = (numbers.get('sum') ?? 0) + args
      numbers.set('sum', sum); numbers.set('n' + args, args)
      if (sum % 5 === 0) context.fail('EVEN'); return sum`,
  },
  views: { sum: "return context.state.numbers.get('sum') ?? 0" },
})

/** What stands in a block, and how many others are executed ahead of it and dropped. */
interface Round {
  readonly numbers: readonly number[]
  readonly rivals: number
  readonly isAhead: boolean
}

const rounds: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.record({
    numbers: fc.array(fc.nat(50), { maxLength: 4 }),
    rivals: fc.nat(2),
    isAhead: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

function blockOf(fixture: Fixture, height: number, numbers: readonly number[]): BlockInput {
  const transactions = numbers.map((number) => fixture.sign('counter', 'add', number))
  return { height, timeMs: 1_000_000 + height, proposer: other.publicKey, transactions }
}

const sumOf = ({ machine }: Fixture): unknown => machine.view('counter', 'sum', 0)
const told = ({ stateRoot, outcomeBytes, writes }: BlockResult): unknown => ({
  stateRoot: toHex(stateRoot),
  outcomes: outcomeBytes.map(toHex),
  writes: writes.length,
})

describe('a block executed ahead', () => {
  test('gives what it would have given in its turn, and leaves no trace where it is dropped', () => {
    fc.assert(
      fc.property(rounds, (all) => {
        const [plain, ahead] = [createFixture({ counter: COUNTER }), createFixture({ counter: COUNTER })]
        all.forEach(({ numbers, rivals, isAhead }, at) => {
          const height = at + 1
          // Both sign the same: the nonces count up in each.
          const blocks = Array.from({ length: rivals + 1 }, (_, rival) => [
            blockOf(plain, height, rival < rivals ? [rival, 7] : numbers),
            blockOf(ahead, height, rival < rivals ? [rival, 7] : numbers),
          ]) as [BlockInput, BlockInput][]
          const before = { root: toHex(ahead.state.root), sum: sumOf(ahead) }
          const made = blocks.map(([, block]) => ahead.machine.executeAhead(block))
          expect({ root: toHex(ahead.state.root), sum: sumOf(ahead) }).toEqual(before)
          const [inTurn, same] = blocks.at(-1) as [BlockInput, BlockInput]
          const apply = made.at(-1) as () => BlockResult
          const result = isAhead ? apply() : ahead.machine.execute(same)
          expect(told(result)).toEqual(told(plain.machine.execute(inTurn)))
          expect(sumOf(ahead)).toEqual(sumOf(plain))
          for (const late of made) expect(late).toThrow('a block is executed ahead of no other')
        })
      }),
      { numRuns: 40 },
    )
  })

  test('is not where a contract comes into force with it', () => {
    const governance = sourceOf({
      name: 'governance',
      args: "{ kind: 'bytes', min: 0, max: 100000 }",
      actions: { later: "context.install('late', args, { height: 3, mustBeHeld: false })" },
    })
    const fixture = createFixture({ governance }, { maxGas: 20_000_000 })
    const late = utf8(sourceOf({ name: 'late', actions: { go: '' } }))
    expect(fixture.code('governance', 'later', late)).toBe('OK')
    const second = { height: 2, timeMs: 2, proposer: other.publicKey, transactions: [] }
    expect(fixture.machine.executeAhead(second)).toBeDefined()
    fixture.execute([])
    expect(fixture.machine.executeAhead({ ...second, height: 3 })).toBeUndefined()
  })
})
