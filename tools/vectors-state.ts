import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sha256, taggedHash, toHex, uint32, utf8 } from '@vouch/core'
import { createMemoryStore, encodeStateProof, openAuthenticatedState, type StateProof } from '@vouch/data'

/**
 * Writes spec/vectors/state-map.json: maps, their roots, and proofs of presence and absence. Run it after a change
 * of the specification only; a unit test checks that the code still agrees with the file.
 */
type Records = readonly (readonly [key: Uint8Array, value: Uint8Array])[]

const text = (key: string, value: string) => [utf8(key), utf8(value)] as const
const hundred = Array.from({ length: 100 }, (_, index) => [uint32(index), sha256(uint32(index))] as const)

/** Two keys whose hashes agree in their first bits, so that zeros stand beside the path. */
function neighbours(bits: number): Records {
  const seen = new Map<number, Uint8Array>()
  for (let index = 0; ; index++) {
    const key = uint32(index)
    const prefix =
      new DataView(taggedHash('vouch/state-key', key).buffer.slice(0)).getUint32(0) >>> (32 - bits)
    const other = seen.get(prefix)
    if (other !== undefined)
      return [
        [other, utf8('one')],
        [key, utf8('two')],
      ]
    seen.set(prefix, key)
  }
}

const maps: { name: string; records: Records; prove: Uint8Array[] }[] = [
  { name: 'empty', records: [], prove: [utf8('anything')] },
  { name: 'one record', records: [text('key', 'value')], prove: [utf8('key'), utf8('other')] },
  { name: 'empty key and empty value', records: [text('', '')], prove: [utf8('')] },
  {
    name: 'three records',
    records: [text('alpha', '1'), text('beta', '2'), text('gamma', '3')],
    prove: [utf8('alpha'), utf8('beta'), utf8('delta'), utf8('epsilon')],
  },
  {
    name: 'two keys whose hashes share 16 bits',
    records: neighbours(16),
    prove: [neighbours(16)[0]?.[0] as Uint8Array],
  },
  {
    name: 'a hundred records',
    records: hundred,
    prove: [uint32(0), uint32(77), uint32(100), uint32(4_000_000)],
  },
]

function proofJson(proof: StateProof) {
  const { key, value, neighbour, siblings } = proof
  return {
    key: toHex(key),
    value: value === undefined ? null : toHex(value),
    neighbour: neighbour
      ? { keyHash: toHex(neighbour.keyHash), valueHash: toHex(neighbour.valueHash) }
      : null,
    siblings: siblings.map(toHex),
    encoded: toHex(encodeStateProof(proof)),
  }
}

const vectors = maps.map(({ name, records, prove }) => {
  const state = openAuthenticatedState(createMemoryStore(), { bucketBits: 4 })
  state.stage({ height: 0, records: records.map(([key, value]) => ({ key, value })), indexes: [] })
  const proofs = prove.map((key) => {
    const proof = state.prove(key)
    if (!proof.ok) throw new Error(proof.problem.detail)
    return proofJson(proof.value)
  })
  return {
    name,
    records: records.map(([key, value]) => ({ key: toHex(key), value: toHex(value) })),
    root: toHex(state.root),
    proofs,
  }
})

const path = fileURLToPath(new URL('../spec/vectors/state-map.json', import.meta.url))
mkdirSync(fileURLToPath(new URL('../spec/vectors', import.meta.url)), { recursive: true })
writeFileSync(
  path,
  `${JSON.stringify(
    {
      description:
        'The state map. Hex. tagged(domain, x) = SHA-256(SHA-256(domain) || SHA-256(domain) || x). ' +
        'keyHash = tagged("vouch/state-key", key); valueHash = tagged("vouch/state-value", value); ' +
        'leaf = tagged("vouch/state-leaf", keyHash || valueHash). A subtree of no key is 32 zero bytes, of one key ' +
        'that leaf, else SHA-256(left || right), split by the next bit of the key hash, most significant first. A ' +
        'proof has the hashes beside the path from the root down to the first subtree of at most one key: the ' +
        'record itself, or a neighbour, or nothing.',
      maps: vectors,
    },
    undefined,
    2,
  )}\n`,
)
