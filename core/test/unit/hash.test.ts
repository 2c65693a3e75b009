import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256, sha256Incremental, taggedHash, toHex, utf8 } from '../../src/index.ts'

function expected(domain: string, ...parts: readonly Uint8Array[]): string {
  const tag = createHash('sha256').update(domain).digest()
  return createHash('sha256')
    .update(Buffer.concat([tag, tag, ...parts]))
    .digest('hex')
}

describe('hashes', () => {
  it('are SHA-256 (FIPS 180-4 example)', () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(toHex(sha256(utf8('abc')))).toBe(digest)
    const hasher = sha256Incremental()
    hasher.update(utf8('a'))
    hasher.update(utf8('bc'))
    expect(toHex(hasher.digest())).toBe(digest)
  })

  it('carry their domain twice before the parts', () => {
    // Around the size of the shared buffer too.
    for (const domain of ['vouch/transaction', 'vouch/header', 'vouch/state-leaf'] as const)
      for (const size of [0, 1, 64, 1983, 1984, 1985, 5000]) {
        const part = new Uint8Array(size).fill(size & 0xff)
        expect(toHex(taggedHash(domain, part))).toBe(expected(domain, part))
        expect(toHex(taggedHash(domain, utf8('x'), part))).toBe(expected(domain, utf8('x'), part))
      }
  })

  it('differ by domain, and do not change one another', () => {
    const first = taggedHash('vouch/header', utf8('a'))
    const before = toHex(first)
    expect(toHex(taggedHash('vouch/genesis', utf8('a')))).not.toBe(before)
    expect(toHex(first)).toBe(before)
  })
})
