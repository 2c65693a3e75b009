import { fromHex, type Hash, sha256, toHex, uint32 } from '@vouch/core'
import { consistencyPath, inclusionPath, leafHash, merkleRoot } from '@vouch/data'

/**
 * What spec/vectors/merkle-log.json holds: logs with their roots and proofs. The same in every run.
 * `VOUCH_WRITE_VECTORS=1 npx vitest run layers/data/test/unit/merkle-vectors` writes it.
 */
export function merkleLogVectors(): string {
  const logs = [
    log('the eight entries that Certificate Transparency tests with', CERTIFICATE_TRANSPARENCY, every),
    log('seventy entries', SEVENTY, some),
  ]
  return `${JSON.stringify({ description: DESCRIPTION, empty: toHex(merkleRoot([])), logs }, undefined, 2)}\n`
}

const DESCRIPTION =
  'The Merkle log of RFC 9162, section 2.1, with SHA-256. Hex. A leaf is SHA-256(00 || entry), a node ' +
  'SHA-256(01 || left || right), the root of no entries ("empty") SHA-256 of nothing. "roots" has at position n the ' +
  'root over the first n entries. An inclusion path (2.1.3.1) goes from the leaf up; a consistency path (2.1.4.1) ' +
  'shows that the first "first" entries begin the first "size". "refused" proofs lead elsewhere than to the root of ' +
  'their size, or nowhere.'

const CERTIFICATE_TRANSPARENCY = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => fromHex(hex) as Uint8Array)

/** Entries that anybody can make: the SHA-256 of 0, 1, 2, … as four bytes. */
const SEVENTY = Array.from({ length: 70 }, (_, index) => sha256(uint32(index)))

type Pairs = (size: number) => readonly (readonly [which: number, size: number])[]

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const every: Pairs = (size) =>
  upTo(size).flatMap((last) => upTo(last + 1).map((which) => [which, last + 1] as const))
/** Around powers of two, where the tree's shape changes, and in between. */
const some: Pairs = () =>
  [9, 15, 16, 17, 31, 33, 63, 64, 65, 70].flatMap((size) =>
    [...new Set([0, 1, 7, 8, Math.floor(size / 2), size - 2, size - 1])].map(
      (which) => [which, size] as const,
    ),
  )

function log(name: string, entries: readonly Uint8Array[], chosen: Pairs) {
  const leaves = entries.map(leafHash)
  const pairs = chosen(entries.length)
  return {
    name,
    entries: entries.map(toHex),
    roots: upTo(entries.length + 1).map((size) => toHex(merkleRoot(leaves.slice(0, size)))),
    inclusion: pairs.map(([index, size]) => inclusion(leaves, index, size)),
    consistency: pairs.map(([which, size]) => ({
      first: which + 1,
      size,
      path: consistencyPath(leaves.slice(0, size), which + 1).map(toHex),
    })),
    refused: refused(leaves),
  }
}

function inclusion(leaves: readonly Hash[], index: number, size: number) {
  const path = inclusionPath(leaves.slice(0, size), index)
  return { index, size, leaf: toHex(leaves[index] as Hash), path: path.map(toHex) }
}

/** One good proof, altered in every way there is. */
function refused(leaves: readonly Hash[]) {
  const good = inclusion(leaves, 2, 7)
  const [low, middle, high] = good.path as [string, string, string]
  return [
    { why: 'the sides of two siblings are exchanged', ...good, path: [middle, low, high] },
    { why: 'another index', ...good, index: 3 },
    { why: 'an index beyond the log', ...good, index: 7 },
    { why: 'a size with another shape', ...good, size: 2 },
    { why: 'too short', ...good, path: [low, middle] },
    { why: 'too long', ...good, path: [low, middle, high, high] },
    { why: 'a hash of 31 bytes', ...good, path: [low, middle, high.slice(2)] },
    { why: 'a hash of 33 bytes', ...good, path: [low, middle, `${high}00`] },
    {
      why: 'a node given as a leaf',
      index: 0,
      size: 2,
      leaf: toHex(merkleRoot(leaves.slice(0, 2))),
      path: [],
    },
    { why: 'another leaf', ...good, leaf: toHex(leaves[3] as Hash) },
  ]
}
