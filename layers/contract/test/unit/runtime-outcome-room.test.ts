import { unwrap } from '@vouch/core'
import { decodeOutcome, OUTCOME_LIMITS } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { createFixture, type Fixture, sourceOf } from './contract-fixture.ts'

const TEXT = "{ kind: 'text', min: 0, max: 100000000 }"

function nested(levels: number): { readonly type: string; readonly value: string } {
  let [type, value] = ["{ kind: 'boolean' }", 'true']
  for (let level = 0; level < levels; level++)
    [type, value] = [`{ kind: 'list', of: ${type}, min: 0, max: 1 }`, `[${value}]`]
  return { type, value }
}

/** The code of one call, whose outcome must be readable whatever came of it. */
function readableCode(fixture: Fixture): string {
  const { outcomeBytes, outcomes } = fixture.execute([fixture.sign('probe', 'go')])
  const read = unwrap(decodeOutcome(outcomeBytes[0] as Uint8Array))
  expect(read).toEqual(outcomes[0])
  return read.failure?.code ?? 'OK'
}

function open(parts: Parameters<typeof sourceOf>[0]): Fixture {
  return createFixture({ probe: sourceOf(parts) }, { maxGas: 20_000_000 })
}

describe('an outcome', () => {
  it('is refused where its result could not be read again: OUTCOME_TOO_LARGE', () => {
    const returning = (units: number): Fixture =>
      open({ actions: { go: `return 'x'.repeat(${units})` }, result: TEXT })
    expect(readableCode(returning(300_000))).toBe('OK')
    expect(readableCode(returning(OUTCOME_LIMITS.maxBytes))).toBe('OUTCOME_TOO_LARGE')
    expect(readableCode(returning(3_000_000))).toBe('OUTCOME_TOO_LARGE')
  })

  it.each([
    [15, 'OK'],
    [16, 'OUTCOME_TOO_LARGE'],
    [70, 'OUTCOME_TOO_LARGE'],
  ])('may nest its result %i levels: %s', (levels, code) => {
    const { type, value } = nested(levels)
    expect(readableCode(open({ actions: { go: `return ${value}` }, result: type }))).toBe(code)
  })

  it.each([
    [13, 'OK'],
    [14, 'OUTCOME_TOO_LARGE'],
    [70, 'OUTCOME_TOO_LARGE'],
  ])("may nest an event's data %i levels: %s", (levels, code) => {
    const { type, value } = nested(levels)
    const go = `context.emit('seen', new Uint8Array(1), ${value}); return null`
    expect(readableCode(open({ actions: { go }, events: `seen: ${type}` }))).toBe(code)
  })

  it('counts events in bytes of UTF-8, not in characters', () => {
    const go = `for (let at = 0; at < 10; at++) context.emit('said', new Uint8Array(1), '票'.repeat(40000)); return null`
    expect(readableCode(open({ actions: { go }, events: `said: ${TEXT}` }))).toBe('OUTCOME_TOO_LARGE')
  })

  it('of a failure is bounded too', () => {
    const go = `const meta = {}; for (let at = 0; at < 2000; at++) meta['m' + at] = 'x'.repeat(900); context.fail('GONE', meta)`
    const errors = "GONE: { message: 'gone', remedy: 'none' }"
    expect(readableCode(open({ actions: { go }, errors }))).toBe('OUTCOME_TOO_LARGE')
  })
})
