import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/index.ts'

describe('integers', () => {
  it('are recorded up to 256 bits, each in one form', () => {
    for (let bits = 1n; bits < 256n; bits += 1n)
      for (const value of [1n << bits, (1n << bits) - 1n, -(1n << bits), -(1n << bits) - 1n]) {
        const decoded = decode(encode([value]))
        const read = decoded.ok ? (decoded.value as readonly (number | bigint)[])[0] : undefined
        expect(BigInt(read as number)).toBe(value)
      }
    expect(() => encode(1n << 256n)).toThrow(TypeError)
  })

  it('are refused as bignums where a shorter form exists', () => {
    const small = Uint8Array.of(0xc2, 0x41, 0x05)
    const zeroFirst = Uint8Array.of(0xc2, 0x4a, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    for (const bytes of [small, zeroFirst])
      expect(decode(bytes)).toMatchObject({ problem: { code: 'CBOR_NOT_CANONICAL' } })
  })
})
