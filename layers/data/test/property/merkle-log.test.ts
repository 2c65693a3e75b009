import { equalBytes, type Hash, unwrap } from '@vouch/core'
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  merkleRoot,
  rootFromInclusionPath,
  verifyConsistency,
} from '@vouch/data'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceConsistency, referencePath, referenceRoot } from './merkle-reference.ts'

const MAX_SIZE = 300

/** Entries of a log, some of them equal. */
const entries = fc.array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: MAX_SIZE })

/** A log and one of its leaves. */
const logAndIndex = entries.chain((log) => fc.tuple(fc.constant(log), fc.nat(log.length - 1)))

/** A log and the size it had once. */
const logAndFirst = entries.chain((log) =>
  fc.tuple(fc.constant(log), fc.integer({ min: 1, max: log.length })),
)

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  const at = (bit >> 3) % bytes.length
  changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
  return changed
}

function flipInPath(path: readonly Hash[], at: number, bit: number): readonly Uint8Array[] {
  return path.map((node, index) => (index === at ? flipBit(node, bit) : node))
}

function leadsTo(
  root: Hash,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): boolean {
  const reached = rootFromInclusionPath(leaf, index, size, path)
  return reached.ok && equalBytes(reached.value, root)
}

const plain = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'))

describe('the Merkle log', () => {
  it('has the roots and paths of the RFC, read word by word', () => {
    runProperty(
      fc.property(logAndIndex, logAndFirst, ([log, index], [other, first]) => {
        const leaves = log.map(leafHash)
        expect(plain([merkleRoot(leaves)])).toEqual(plain([referenceRoot(log)]))
        expect(plain(inclusionPath(leaves, index))).toEqual(plain(referencePath(index, log)))
        expect(plain(consistencyPath(other.map(leafHash), first))).toEqual(
          plain(referenceConsistency(first, other)),
        )
      }),
      100,
    )
  })

  it('proves each leaf, and nothing with a byte, an index or a length changed', () => {
    runProperty(
      fc.property(logAndIndex, fc.nat(255), fc.nat(), ([log, index], bit, chance) => {
        const leaves = log.map(leafHash)
        const size = leaves.length
        const leaf = leaves[index] as Hash
        const root = merkleRoot(leaves)
        const path = inclusionPath(leaves, index)
        expect(plain([unwrap(rootFromInclusionPath(leaf, index, size, path))])).toEqual(plain([root]))

        expect(leadsTo(root, flipBit(leaf, bit), index, size, path)).toBe(false)
        if (path.length > 0) {
          expect(leadsTo(root, leaf, index, size, flipInPath(path, chance % path.length, bit))).toBe(false)
          expect(leadsTo(root, leaf, index, size, path.slice(1))).toBe(false)
          expect(leadsTo(root, leaf, index, size, path.slice(0, -1))).toBe(false)
        }
        expect(leadsTo(root, leaf, index, size, [...path, leaf])).toBe(false)
        const elsewhere = chance % size
        // An equal entry stands there with right, but its path is another one unless the trees beside are equal too.
        if (!equalBytes(leaves[elsewhere] as Hash, leaf))
          expect(leadsTo(root, leaf, elsewhere, size, path)).toBe(false)
      }),
      200,
    )
  })

  it('takes a path for no other size where that size has another shape', () => {
    runProperty(
      fc.property(logAndIndex, fc.integer({ min: 1, max: 2 * MAX_SIZE }), ([log, index], claimed) => {
        const leaves = log.map(leafHash)
        const path = inclusionPath(leaves, index)
        const taken = leadsTo(merkleRoot(leaves), leaves[index] as Hash, index, claimed, path)
        // RFC 9162 binds the size through the signed tree head; a path alone binds what its own steps depend on.
        expect(taken).toBe(index < claimed && shapeOf(index, claimed) === shapeOf(index, log.length))
      }),
      200,
    )
  })

  it('proves that it only grew, and nothing with a byte, a root or a size changed', () => {
    runProperty(
      fc.property(logAndFirst, fc.nat(255), fc.nat(), ([log, size], bit, chance) => {
        const leaves = log.map(leafHash)
        const first = { size, root: merkleRoot(leaves.slice(0, size)) }
        const second = { size: leaves.length, root: merkleRoot(leaves) }
        const path = consistencyPath(leaves, size)
        expect(verifyConsistency(first, second, path)).toEqual({ ok: true, value: null })

        const otherRoot = (tree: typeof first) => ({ ...tree, root: flipBit(tree.root, bit) })
        expect(verifyConsistency(otherRoot(first), second, path).ok).toBe(false)
        expect(verifyConsistency(first, otherRoot(second), path).ok).toBe(false)
        expect(verifyConsistency(first, second, [...path, second.root]).ok).toBe(false)
        if (path.length > 0) {
          const altered = flipInPath(path, chance % path.length, bit)
          expect(verifyConsistency(first, second, altered).ok).toBe(false)
          expect(verifyConsistency(first, second, path.slice(1)).ok).toBe(false)
          expect(verifyConsistency(first, second, path.slice(0, -1)).ok).toBe(false)
        }
      }),
      200,
    )
  })

  it('shows a rewritten past', () => {
    runProperty(
      fc.property(logAndFirst, fc.nat(), ([log, size], chance) => {
        const honest = { size, root: merkleRoot(log.slice(0, size).map(leafHash)) }
        const rewritten = log.map((entry, at) => (at === chance % size ? Uint8Array.of(...entry, 1) : entry))
        const leaves = rewritten.map(leafHash)
        const second = { size: leaves.length, root: merkleRoot(leaves) }
        expect(verifyConsistency(honest, second, consistencyPath(leaves, size)).ok).toBe(false)
      }),
      200,
    )
  })
})

/** The sides from which siblings come, from the leaf up: all that a path's reading depends on. */
function shapeOf(index: number, size: number): string {
  let shape = ''
  for (let at = index, last = size - 1; last > 0; at >>= 1, last >>= 1)
    if (at % 2 === 1) shape += 'l'
    else if (at < last) shape += 'r'
  return shape
}
