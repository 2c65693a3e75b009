import { createHash } from 'node:crypto'

/**
 * RFC 9162 §2.1.1 to §2.1.4 as the text says it, recursively and without regard to speed: what the product's code and
 * the published vectors are compared with. It uses nothing of either.
 */
function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return Uint8Array.from(hash.digest())
}

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** The largest power of two smaller than `size`. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** MTH(D[n]). */
export function referenceRoot(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return sha256()
  if (entries.length === 1) return sha256(LEAF, entries[0] as Uint8Array)
  const at = split(entries.length)
  return sha256(NODE, referenceRoot(entries.slice(0, at)), referenceRoot(entries.slice(at)))
}

/** PATH(m, D[n]). */
export function referencePath(index: number, entries: readonly Uint8Array[]): readonly Uint8Array[] {
  if (entries.length === 1) return []
  const at = split(entries.length)
  const [left, right] = [entries.slice(0, at), entries.slice(at)]
  return index < at
    ? [...referencePath(index, left), referenceRoot(right)]
    : [...referencePath(index - at, right), referenceRoot(left)]
}

/** PROOF(m, D[n]) = SUBPROOF(m, D[n], true). */
export function referenceConsistency(
  first: number,
  entries: readonly Uint8Array[],
  whole = true,
): readonly Uint8Array[] {
  if (first === entries.length) return whole ? [] : [referenceRoot(entries)]
  const at = split(entries.length)
  const [left, right] = [entries.slice(0, at), entries.slice(at)]
  return first <= at
    ? [...referenceConsistency(first, left, whole), referenceRoot(right)]
    : [...referenceConsistency(first - at, right, false), referenceRoot(left)]
}
