import { encode, fromHex, toHex } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { parseRange } from '../../src/http/blob-transfer.ts'
import { createNonceMemory } from '../../src/http/nonce-memory.ts'
import { splitByteStrings } from '../../src/http/byte-string-array.ts'
import { positionParam, positionText, startOfBlock } from '../../src/http/identifiers.ts'
import { statusOf } from '../../src/http/problem-status.ts'

describe('the memory of nonces', () => {
  it('remembers long enough, forgets in the end, and is bounded', () => {
    const clock = { now: 0, nowMs: () => clock.now }
    const memory = createNonceMemory(clock, 100, 3)
    const use = (nonce: string) => {
      const used = memory.use(nonce)
      return used.ok ? 'ok' : used.problem.code
    }
    expect([use('a'), use('a'), use('b')]).toEqual(['ok', 'REQUEST_REPLAYED', 'ok'])
    clock.now = 100
    expect([use('a'), use('c'), use('d')]).toEqual(['REQUEST_REPLAYED', 'ok', 'REQUEST_MEMORY_FULL'])
    clock.now = 200
    expect([use('c'), use('a'), use('d')]).toEqual(['REQUEST_REPLAYED', 'ok', 'ok'])
    clock.now = 1_000
    expect([use('c'), use('a'), use('d'), use('e')]).toEqual(['ok', 'ok', 'ok', 'REQUEST_MEMORY_FULL'])
    expect(statusOf('REQUEST_MEMORY_FULL')).toBe(503)
  })
})

describe('the status of a problem', () => {
  it('follows from the table, then from the end of the code, then from where it arose', () => {
    expect(statusOf('BLOB_MISSING')).toBe(410)
    expect(statusOf('VOUCHER_UNKNOWN')).toBe(404)
    expect(statusOf('THING_TOO_LARGE')).toBe(413)
    expect(statusOf('GRANT_DENIED')).toBe(403)
    expect(statusOf('ANYTHING')).toBe(400)
    expect(statusOf('ANYTHING', 422)).toBe(422)
    expect(statusOf('toString')).toBe(400)
  })
})

describe('byte strings', () => {
  it('splits arrays of every length form without copying', () => {
    const items = [0, 1, 23, 24, 255, 256, 65_535, 65_536].map((size) => new Uint8Array(size).fill(size))
    const body = Uint8Array.from(encode(items))
    const split = splitByteStrings(body, 100)
    expect(split.ok && split.value.map((item) => toHex(item.subarray(0, 9)))).toEqual(
      items.map((item) => toHex(item.subarray(0, 9))),
    )
    expect(split.ok && split.value.every((item) => item.buffer === body.buffer)).toBe(true)
    expect(splitByteStrings(new Uint8Array(0), 1).ok).toBe(false)
    expect(splitByteStrings(fromHex('9a00') as Uint8Array, 1).ok).toBe(false)
  })
})

describe('positions', () => {
  it('come back as they went', () => {
    expect(positionText(positionParam('4.5.6'))).toBe('4.5.6')
    expect(positionText({ height: 1, index: 2, event: Number.MAX_SAFE_INTEGER - 1 })).toBe('1.2.4294967294')
    expect(positionText(startOfBlock(0))).toBe('0.0.4294967294')
    for (const text of ['', '1', '1.2', '1.2.3.4', '-1.0.0', '1.2.x', `${'9'.repeat(16)}.0.0`])
      expect(() => positionParam(text)).toThrow('POSITION_MALFORMED')
  })
})

describe('ranges', () => {
  it('never reach outside', () => {
    expect(parseRange(undefined, 10)).toBeUndefined()
    expect(parseRange('bytes=-', 10)).toBeUndefined()
    expect(parseRange('bytes=-0', 10)).toBe('unsatisfiable')
    expect(parseRange('bytes=10-', 10)).toBe('unsatisfiable')
    expect(parseRange('bytes=-99', 10)).toEqual({ start: 0, end: 10 })
    expect(parseRange('bytes=9-9', 10)).toEqual({ start: 9, end: 10 })
  })
})
