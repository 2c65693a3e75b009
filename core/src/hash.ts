import { sha256Sync } from '#platform'
import { asHash, type Hash } from './brand.ts'
import { concatBytes, utf8 } from './bytes.ts'

/** Plain SHA-256 (FIPS 180-4), for what other tools must recompute: document digests, RFC 9162 nodes. */
export function sha256(bytes: Uint8Array): Hash {
  return asHash(sha256Sync(bytes))
}

/** What a hash is of. Recorded: never rename or reuse one. */
export type HashDomain =
  | 'vouch/transaction'
  | 'vouch/header'
  | 'vouch/genesis'
  | 'vouch/bundle'
  | 'vouch/state-key'
  | 'vouch/state-value'
  | 'vouch/state-leaf'
  | 'vouch/key'
  | 'vouch/contract'
  | 'vouch/organisation'
  | 'vouch/flow'
  | 'vouch/field'
  | 'vouch/business-key'
  | 'vouch/request'
  | 'vouch/session'
  | 'vouch/passkey'
  | 'vouch/work'
  | 'vouch/escrow'
  | 'vouch/checkpoint'

const prefixes = new Map<HashDomain, Uint8Array>()

/** Preimages are put together here: most are small, and none outlives its hash. */
const scratch = new Uint8Array(2048)

function prefixOf(domain: HashDomain): Uint8Array {
  let prefix = prefixes.get(domain)
  if (prefix === undefined) {
    const tag = sha256Sync(utf8(domain))
    prefix = concatBytes(tag, tag)
    prefixes.set(domain, prefix)
  }
  return prefix
}

/**
 * A tagged hash as in BIP 340: SHA-256(SHA-256(tag) ‖ SHA-256(tag) ‖ parts). The 64-byte prefix makes every
 * tagged preimage longer than 64 bytes, so none can be confused with a state tree node, which has exactly 64.
 */
export function taggedHash(domain: HashDomain, ...parts: readonly Uint8Array[]): Hash {
  const prefix = prefixOf(domain)
  let length = prefix.length
  for (const part of parts) length += part.length
  if (length > scratch.length) return asHash(sha256Sync(concatBytes(prefix, ...parts)))
  scratch.set(prefix)
  let at = prefix.length
  for (const part of parts) {
    scratch.set(part, at)
    at += part.length
  }
  return asHash(sha256Sync(scratch.subarray(0, length)))
}
