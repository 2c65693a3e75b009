import { compareBytes, sha256, taggedHash, toHex } from '@vouch/core'

/** The state map's root as the specification says it, in the plainest way: nothing shared with the product. */
export function referenceRoot(records: ReadonlyMap<string, Uint8Array>, keyOf: (name: string) => Uint8Array) {
  const leaves = [...records].map(([name, value]) => {
    const keyHash = taggedHash('vouch/state-key', keyOf(name))
    const valueHash = taggedHash('vouch/state-value', value)
    return { keyHash, leaf: taggedHash('vouch/state-leaf', keyHash, valueHash) }
  })
  leaves.sort((left, right) => compareBytes(left.keyHash, right.keyHash))
  return toHex(subtree(leaves, 0))
}

interface Leaf {
  readonly keyHash: Uint8Array
  readonly leaf: Uint8Array
}

function subtree(leaves: readonly Leaf[], depth: number): Uint8Array {
  const [only] = leaves
  if (only === undefined) return new Uint8Array(32)
  if (leaves.length === 1) return only.leaf
  const isRight = ({ keyHash }: Leaf) => (((keyHash[depth >> 3] as number) >> (7 - (depth % 8))) & 1) === 1
  const left = subtree(
    leaves.filter((leaf) => !isRight(leaf)),
    depth + 1,
  )
  const right = subtree(leaves.filter(isRight), depth + 1)
  return sha256(Uint8Array.of(...left, ...right))
}
