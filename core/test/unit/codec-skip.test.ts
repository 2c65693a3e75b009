import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cbor, concatBytes, encode, enterArray, skipItem } from '../../src/index.ts'

const { item } = fc.letrec<{ item: Cbor }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Cbor>(null, true, false),
    fc.integer(),
    fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
    fc.string({ maxLength: 400 }),
    fc.uint8Array({ maxLength: 400 }),
    fc.array(tie('item'), { maxLength: 40 }),
  ),
}))

describe('skipping an item', () => {
  it('ends where its bytes end, whatever follows', () => {
    fc.assert(
      fc.property(item, fc.uint8Array({ maxLength: 9 }), (value, rest) => {
        const bytes = encode(value)
        expect(skipItem(concatBytes(bytes, rest), 0)).toBe(bytes.length)
      }),
    )
  })

  it('goes through an array entry by entry', () => {
    const items: readonly Cbor[] = [7, [1, [2]], new Uint8Array(300), 'x'.repeat(30), 2n ** 70n, -1]
    const bytes = encode(items)
    let at = enterArray(bytes, 0)
    for (const each of items) {
      const end = skipItem(bytes, at)
      expect(bytes.slice(at, end)).toEqual(encode(each))
      at = end
    }
    expect(at).toBe(bytes.length)
  })

  it('does not go beyond the bytes', () => {
    expect(() => skipItem(encode([1, 2]).subarray(0, 2), 0)).toThrow('an item lies within its bytes')
    expect(() => enterArray(encode(1), 0)).toThrow('an array begins here')
  })
})
