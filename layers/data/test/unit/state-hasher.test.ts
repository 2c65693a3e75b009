import { sha256, taggedHash, toHex, utf8 } from '@vouch/core'
import { expect, test } from 'vitest'
import * as browser from '../../src/state/hasher-browser.ts'
import * as native from '../../src/state/hasher-node.ts'
import { keyHashInto, leafHashInto, valueHashInto } from '../../src/state/state-hash.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index * 7)

test('native and browser hashing agree with SHA-256', () => {
  for (const length of [0, 1, 63, 64, 65, 200, 5000]) {
    const outputs = [native, browser].map(({ sha256Into }) => {
      const output = new Uint8Array(40)
      sha256Into(bytes(length), output, 5)
      return toHex(output)
    })
    expect(outputs[0]).toBe(`0000000000${toHex(sha256(bytes(length)))}000000`)
    expect(outputs[1]).toBe(outputs[0])
  }
  const pairs = bytes(64 * 5)
  const levels = [native, browser].map(({ hashPairs }) => {
    const level = new Uint8Array(32 * 5)
    hashPairs(pairs, level)
    return toHex(level)
  })
  expect(levels[0]).toBe(levels[1])
  expect(levels[0]?.slice(0, 64)).toBe(toHex(sha256(pairs.subarray(0, 64))))
})

test('hashes in place are the tagged hashes of core, for long keys and values too', () => {
  const output = new Uint8Array(32)
  for (const part of [utf8(''), utf8('key'), bytes(10_000), utf8('again')]) {
    keyHashInto(part, output, 0)
    expect(toHex(output)).toBe(toHex(taggedHash('vouch/state-key', part)))
    valueHashInto(part, output, 0)
    expect(toHex(output)).toBe(toHex(taggedHash('vouch/state-value', part)))
  }
  leafHashInto(bytes(64), output, 0)
  expect(toHex(output)).toBe(toHex(taggedHash('vouch/state-leaf', bytes(64))))
})
