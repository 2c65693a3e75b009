import { fromHex, sha256, toHex, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  buildFieldLeaves,
  commitBusinessKey,
  fieldLeafBytes,
  fieldSalt,
  fieldSecretOf,
  readFieldLeaf,
} from '../../src/vault/commitment.ts'
import { hmacSha256 } from '../../src/vault/hmac.ts'

const hex = (text: string): Uint8Array => fromHex(text) as Uint8Array
const repeated = (byte: number, times: number): Uint8Array => new Uint8Array(times).fill(byte)

describe('HMAC-SHA-256', () => {
  const counting = hex('0102030405060708090a0b0c0d0e0f10111213141516171819')
  // RFC 4231 §4; case 5 is given there truncated to 128 bits.
  const cases: readonly [string, Uint8Array, Uint8Array, string][] = [
    [
      '1',
      repeated(0x0b, 20),
      utf8('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      '2',
      utf8('Jefe'),
      utf8('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      '3',
      repeated(0xaa, 20),
      repeated(0xdd, 50),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    ['4', counting, repeated(0xcd, 50), '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'],
    ['5', repeated(0x0c, 20), utf8('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
    [
      '6',
      repeated(0xaa, 131),
      utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      '7',
      repeated(0xaa, 131),
      utf8(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ]
  it.each(cases)('agrees with RFC 4231 test case %s', (_, key, message, expected) => {
    expect(toHex(hmacSha256(key, message)).startsWith(expected)).toBe(true)
  })
})

describe('business key', () => {
  const secret = sha256(utf8('a consortium'))

  it('is the same for the same parts and secret, and another for any other', () => {
    const key = toHex(commitBusinessKey(secret, ['acme', 'invoice', '2026-17']))
    expect(toHex(commitBusinessKey(secret, ['acme', 'invoice', '2026-17']))).toBe(key)
    expect(toHex(commitBusinessKey(secret, ['acme', 'invoice', '2026-18']))).not.toBe(key)
    expect(toHex(commitBusinessKey(sha256(secret), ['acme', 'invoice', '2026-17']))).not.toBe(key)
  })

  it('does not confuse where one part ends and the next begins', () => {
    const keys = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc']].map((parts) =>
      toHex(commitBusinessKey(secret, parts)),
    )
    expect(new Set(keys).size).toBe(5)
  })

  it('stays as it is recorded', () => {
    expect(
      toHex(commitBusinessKey(repeated(1, 32), ['DE123456789', 'invoice', 'R-2026-0001'])),
    ).toMatchInlineSnapshot(`"b30a8de15eca1c7d666efc891d2e06a6f01622ef1dd06e8df2e9890f30c3818b"`)
  })

  it('refuses a short secret, no parts and ill-formed text as programming errors', () => {
    expect(() => commitBusinessKey(repeated(1, 15), ['a'])).toThrow('at least 16 bytes')
    expect(() => commitBusinessKey(secret, [])).toThrow('at least one part')
    expect(() => commitBusinessKey(secret, ['\ud800'])).toThrow('well-formed')
  })
})

describe('field leaves', () => {
  const secret = fieldSecretOf('AGE-SECRET-KEY-1EXAMPLE')

  it('come in byte order of their names, each with its own salt', () => {
    const leaves = buildFieldLeaves({ total: 119_00, number: 'R-1', éclair: null }, secret)
    expect(leaves.map((leaf) => leaf.name)).toEqual(['number', 'total', 'éclair'])
    expect(new Set(leaves.map((leaf) => toHex(leaf.salt))).size).toBe(3)
    expect(toHex(leaves[0]?.salt ?? repeated(0, 32))).toBe(toHex(fieldSalt(secret, 'number')))
  })

  it('are read back as they were written', () => {
    for (const leaf of buildFieldLeaves({ total: 119_00n, lines: ['a', 'b'], note: '' }, secret))
      expect(readFieldLeaf(fieldLeafBytes(leaf))).toMatchObject({ ok: true, value: { name: leaf.name } })
  })

  it('FIELD_LEAF_MALFORMED: another shape is refused', () => {
    const leaf = fieldLeafBytes({ name: 'n', value: 1, salt: secret })
    const other = Uint8Array.from(leaf)
    other[1] = 2 // the version
    for (const bytes of [other, hex('00'), hex('80'), hex('8401616e0140')])
      expect(readFieldLeaf(bytes)).toMatchObject({ problem: { code: 'FIELD_LEAF_MALFORMED' } })
    expect(readFieldLeaf(leaf.subarray(1))).toMatchObject({ ok: false })
  })
})
