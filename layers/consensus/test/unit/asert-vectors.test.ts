import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { bitsOf, isCanonicalBits, nextBits, targetOf, workOf } from '../../src/pow/index.ts'

interface Vectors {
  readonly idealBlockTime: number
  readonly halfLife: number
  readonly limitBits: string
  readonly runs: readonly {
    readonly run: number
    readonly anchor: { readonly height: string; readonly parentTime: string; readonly bits: string }
    readonly rows: readonly (readonly [string, string, string])[]
  }[]
}

const file = new URL('../../../../spec/vectors/asert.json', import.meta.url)
const vectors = JSON.parse(await readFile(file, 'utf8')) as Vectors

describe('difficulty by aserti3-2d', () => {
  it.each(vectors.runs)('gives the published targets of run $run', ({ anchor, rows }) => {
    const rules = {
      anchor: {
        height: BigInt(anchor.height),
        parentTime: BigInt(anchor.parentTime),
        bits: Number(anchor.bits),
      },
      idealBlockTime: BigInt(vectors.idealBlockTime),
      halfLife: BigInt(vectors.halfLife),
      limit: targetOf(Number(vectors.limitBits)),
    }
    for (const [height, time, bits] of rows)
      expect(nextBits(rules, { height: BigInt(height), time: BigInt(time) }), height).toBe(Number(bits))
  })

  it('survives a schedule that is behind or ahead beyond all measure', () => {
    const limit = targetOf(0x1d00ffff)
    const rules = {
      anchor: { height: 0n, parentTime: 0n, bits: 0x1d00ffff },
      idealBlockTime: 600n,
      halfLife: 1n,
      limit,
    }
    expect(nextBits(rules, { height: 1n, time: 1n << 60n })).toBe(0x1d00ffff)
    expect(nextBits(rules, { height: 1n << 60n, time: 0n })).toBe(bitsOf(1n))
  })
})

describe('compact targets', () => {
  it('stand for what they are made from, and only in one form', () => {
    for (const bits of [0x01010000, 0x1d00ffff, 0x1b0404cb, 0x1802aee8, 0x207fffff, 0x03123456]) {
      expect(bitsOf(targetOf(bits))).toBe(bits)
      expect(isCanonicalBits(bits)).toBe(true)
    }
    for (const bits of [0, 0x1d000000, 0x01000001, 0x1d80ffff, 0x2100ffff + 0x100_0000, 0x1e0000ff, -1, 1.5])
      expect(isCanonicalBits(bits)).toBe(false)
  })

  it('cost what their share of all hashes is', () => {
    expect(workOf(0x1d00ffff)).toBe(0x1_0001_0001n)
    expect(workOf(bitsOf((1n << 255n) - 1n))).toBe(2n)
  })
})
