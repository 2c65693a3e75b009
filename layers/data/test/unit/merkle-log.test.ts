import { type Hash, sha256, toHex, uint32, utf8 } from '@vouch/core'
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  merkleRoot,
  rootFromInclusionPath,
  verifyConsistency,
} from '@vouch/data'
import { describe, expect, it } from 'vitest'

const leaves = Array.from({ length: 7 }, (_, index) => leafHash(uint32(index)))
const leaf = leaves[2] as Hash
const path = inclusionPath(leaves, 2)
const tree = (size: number) => ({ size, root: merkleRoot(leaves.slice(0, size)) })

describe('a root', () => {
  it('of nothing is the hash of nothing', () => {
    expect(toHex(merkleRoot([]))).toBe(toHex(sha256(new Uint8Array(0))))
  })

  it('of one leaf is that leaf', () => {
    expect(merkleRoot([leaf])).toEqual(leaf)
  })

  it('leaves its leaves as they are', () => {
    const before = leaves.map(toHex)
    merkleRoot(leaves)
    expect(leaves.map(toHex)).toEqual(before)
  })

  it('of two leaves is no leaf: a node passed off as an entry has another hash', () => {
    const [left, right] = leaves as [Hash, Hash]
    const preimage = Uint8Array.of(...left, ...right)
    expect(toHex(leafHash(preimage))).not.toBe(toHex(merkleRoot([left, right])))
  })

  it('of five thousand leaves is had without recursion', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => leafHash(uint32(index)))
    const reached = rootFromInclusionPath(many[4_999] as Hash, 4_999, 5_000, inclusionPath(many, 4_999))
    expect(reached).toEqual({ ok: true, value: merkleRoot(many) })
  })
})

describe('MERKLE_PATH_INVALID', () => {
  it.each([
    ['a leaf before the first', leaf, -1, 7, path],
    ['a leaf after the last', leaf, 7, 7, path],
    ['a leaf of an empty log', leaf, 0, 0, []],
    ['half an index', leaf, 0.5, 7, path],
    ['no index', leaf, Number.NaN, 7, path],
    ['an endless log', leaf, 2, Number.POSITIVE_INFINITY, path],
    ['a size beyond the safe integers', leaf, 2, 2 ** 53, path],
    ['a path too short', leaf, 2, 7, path.slice(1)],
    ['a path too long', leaf, 2, 7, [...path, leaf]],
    ['a path where none is needed', leaf, 0, 1, [leaf]],
    ['a hash too short in the path', leaf, 2, 7, path.with(1, leaf.subarray(1) as Hash)],
    ['a hash too long in the path', leaf, 2, 7, path.with(2, Uint8Array.of(...leaf, 0) as Hash)],
    ['a leaf too short', leaf.subarray(1), 2, 7, path],
    ['a leaf too long', new Uint8Array(100), 2, 7, path],
    ['a leaf too short in a log of one', leaf.subarray(1), 0, 1, []],
  ])('%s', (_, of, index, size, steps) => {
    expect(rootFromInclusionPath(of, index, size, steps)).toMatchObject({
      problem: { code: 'MERKLE_PATH_INVALID' },
    })
  })

  it('a huge size costs no more than its height', () => {
    const size = Number.MAX_SAFE_INTEGER
    const steps = Array.from({ length: 53 }, () => leaf)
    expect(rootFromInclusionPath(leaf, 0, size, steps).ok).toBe(true)
  })
})

describe('MERKLE_CONSISTENCY_INVALID', () => {
  const proof = consistencyPath(leaves, 3)
  it.each([
    ['from an empty log, of which everything holds', { size: 0, root: merkleRoot([]) }, tree(7), []],
    ['to a smaller log', tree(7), tree(3), proof],
    ['half a size', { ...tree(3), size: 2.5 }, tree(7), proof],
    ['no path where one is needed', tree(3), tree(7), []],
    ['no path from a whole subtree', tree(4), tree(7), []],
    ['a path where none is needed', tree(7), tree(7), [leaf]],
    ['two roots for one size', tree(7), { size: 7, root: leaf }, []],
    ['a path too short', tree(3), tree(7), proof.slice(1)],
    ['a path too long', tree(3), tree(7), [...proof, leaf]],
    ['another first size', { ...tree(3), size: 2 }, tree(7), proof],
    ['another second size', tree(3), { ...tree(7), size: 4 }, proof],
    ['a hash too short, first in the path', tree(3), tree(7), proof.with(0, leaf.subarray(1) as Hash)],
    [
      'a hash too long, first in the path',
      tree(3),
      tree(7),
      proof.with(0, Uint8Array.of(...leaf, 0) as Hash),
    ],
    [
      'a root too long',
      { size: 4, root: Uint8Array.of(...tree(4).root, 0) },
      tree(7),
      consistencyPath(leaves, 4),
    ],
    ['text for roots', { size: 1, root: utf8('a') }, { size: 1, root: utf8('a') }, []],
  ])('%s', (_, first, second, steps) => {
    expect(verifyConsistency(first, second, steps)).toMatchObject({
      problem: { code: 'MERKLE_CONSISTENCY_INVALID' },
    })
  })
})

describe('a path of what is not there is a programming error', () => {
  it('there is no such leaf', () => {
    for (const index of [-1, 7, 0.5, Number.NaN])
      expect(() => inclusionPath(leaves, index)).toThrow(RangeError)
    expect(() => inclusionPath([], 0)).toThrow(RangeError)
  })

  it('there was no such size', () => {
    for (const first of [-1, 0, 8, 1.5]) expect(() => consistencyPath(leaves, first)).toThrow(RangeError)
  })
})
