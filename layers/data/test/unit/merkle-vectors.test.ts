import { readFileSync, writeFileSync } from 'node:fs'
import { fromHex, type Hash, toHex } from '@vouch/core'
import { inclusionPath, leafHash, merkleRoot, rootFromInclusionPath, verifyConsistency } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { merkleLogVectors } from '../../../../tools/vectors-merkle-log.ts'
import { referenceConsistency, referencePath, referenceRoot } from '../property/merkle-reference.ts'

interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: string
  readonly path: readonly string[]
}

interface Vectors {
  readonly empty: string
  readonly logs: readonly {
    readonly name: string
    readonly entries: readonly string[]
    readonly roots: readonly string[]
    readonly inclusion: readonly Inclusion[]
    readonly consistency: readonly {
      readonly first: number
      readonly size: number
      readonly path: readonly string[]
    }[]
    readonly refused: readonly (Inclusion & { readonly why: string })[]
  }[]
}

const file = new URL('../../../../spec/vectors/merkle-log.json', import.meta.url)
if (process.env['VOUCH_WRITE_VECTORS'] !== undefined) writeFileSync(file, merkleLogVectors())
const published = readFileSync(file, 'utf8')
const vectors = JSON.parse(published) as Vectors
const bytes = (hex: string) => fromHex(hex) as Uint8Array
const hexes = (hashes: readonly Uint8Array[]) => hashes.map(toHex)

function reached({ leaf, index, size, path }: Inclusion): string {
  const root = rootFromInclusionPath(bytes(leaf), index, size, path.map(bytes))
  return root.ok ? toHex(root.value) : root.problem.code
}

it('the file is what the code writes', () => {
  expect(merkleLogVectors()).toBe(published)
})

it('the roots are those that Certificate Transparency publishes', () => {
  expect(vectors.logs[0]?.roots).toEqual([
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ])
  expect(vectors.empty).toBe(vectors.logs[0]?.roots[0])
})

describe.each(vectors.logs)('$name', ({ entries, roots, inclusion, consistency, refused }) => {
  const log = entries.map(bytes)
  const leaves = log.map(leafHash)

  it('the plain reading of the RFC gives the same roots and paths', () => {
    expect(roots.map((_, size) => toHex(referenceRoot(log.slice(0, size))))).toEqual(roots)
    for (const { index, size, path } of inclusion)
      expect(hexes(referencePath(index, log.slice(0, size)))).toEqual(path)
    for (const { first, size, path } of consistency)
      expect(hexes(referenceConsistency(first, log.slice(0, size)))).toEqual(path)
  })

  it('each inclusion path leads to the root of its size', () => {
    for (const proof of inclusion) {
      expect(proof.leaf).toBe(toHex(leaves[proof.index] as Hash))
      expect(reached(proof)).toBe(roots[proof.size])
    }
  })

  it('each consistency path is accepted', () => {
    for (const { first, size, path } of consistency) {
      const tree = (of: number) => ({ size: of, root: bytes(roots[of] as string) })
      expect(verifyConsistency(tree(first), tree(size), path.map(bytes))).toEqual({ ok: true, value: null })
    }
  })

  it.each(refused)('refused: $why', (proof) => {
    expect(reached(proof)).not.toBe(roots[proof.size])
  })

  it('a log of any size proves each of its leaves', () => {
    for (let size = 1; size <= leaves.length; size++) {
      const part = leaves.slice(0, size)
      for (let index = 0; index < size; index++) {
        const proof = {
          index,
          size,
          leaf: toHex(part[index] as Hash),
          path: hexes(inclusionPath(part, index)),
        }
        expect(reached(proof)).toBe(toHex(merkleRoot(part)))
      }
    }
  })
})
