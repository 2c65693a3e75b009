import { concatBytes, type Random, sha256, toHex, utf8 } from '@vouch/core'

/**
 * Addresses of nodes, in buckets that a secret chooses from the subnet: whoever fills the book with addresses of his own can
 * fill no more buckets than he has subnets, and does not know which. As in Bitcoin's address manager (Heilman et al., "Eclipse Attacks
 * on Bitcoin's Peer-to-Peer Network", 2015): apart from each other are addresses heard of and addresses that once answered.
 */
export interface AddressBook {
  /** Heard of from `source`, itself an address. */
  hear(address: string, source: string): void
  /** It answered as it should. */
  answered(address: string): void
  failedAt(address: string): void
  /** An address to try, not in the subnet of any of `taken`. */
  pick(taken: readonly string[]): string | undefined
  /** Some, to pass on. */
  sample(count: number): readonly string[]
  readonly size: number
  save(): SavedAddresses
}

export interface SavedAddresses {
  readonly secret: string
  readonly heard: readonly (readonly [address: string, source: string])[]
  readonly tried: readonly string[]
}

const HEARD_BUCKETS = 64
const TRIED_BUCKETS = 16
const BUCKET_SIZE = 16
/** Of all addresses that one subnet tells of, so many buckets at most. */
const BUCKETS_PER_SOURCE = 8
const MAX_FAILURES = 4

interface Known {
  readonly address: string
  readonly source: string
  failures: number
}

/** The subnet: the first 16 bits of IPv4, 32 of IPv6; on the own machine each address by itself. */
export function subnetOf(address: string): string {
  const v4 = /^(\d+)\.(\d+)\./.exec(address)
  if (v4 !== null) return v4[1] === '127' ? address : `${v4[1]}.${v4[2]}`
  const v6 = /^\[([0-9a-f]*):([0-9a-f]*)/.exec(address)
  return v6 === null || address.startsWith('[::1]') ? address : `${v6[1]}:${v6[2]}`
}

export function createAddressBook(random: Random, saved?: SavedAddresses): AddressBook {
  const secret = saved?.secret ?? toHex(random.bytes(16))
  const heard = Array.from({ length: HEARD_BUCKETS }, () => new Map<string, Known>())
  const tried = Array.from({ length: TRIED_BUCKETS }, () => new Map<string, Known>())

  const number = (below: number, ...parts: readonly string[]): number => {
    const digest = sha256(concatBytes(...[secret, ...parts].map((part) => utf8(`${part.length} ${part}`))))
    return new DataView(digest.buffer, digest.byteOffset).getUint32(0) % below
  }
  const draw = (below: number): number => {
    const bytes = random.bytes(4)
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % below
  }
  const heardBucket = (address: string, source: string): Map<string, Known> => {
    const slot = number(BUCKETS_PER_SOURCE, 'slot', subnetOf(address), subnetOf(source))
    return heard[number(HEARD_BUCKETS, 'heard', subnetOf(source), String(slot))] as Map<string, Known>
  }
  const triedBucket = (address: string): Map<string, Known> =>
    tried[number(TRIED_BUCKETS, 'tried', subnetOf(address))] as Map<string, Known>
  const isTried = (address: string): boolean => triedBucket(address).has(address)

  const hear = (address: string, source: string): void => {
    if (isTried(address)) return
    const bucket = heardBucket(address, source)
    if (bucket.has(address)) return
    // A full bucket gives up one that does not answer before one by chance.
    if (bucket.size >= BUCKET_SIZE) {
      const entries = [...bucket.values()]
      const worst = entries.find(({ failures }) => failures > 0) ?? entries[draw(entries.length)]
      bucket.delete((worst as Known).address)
    }
    bucket.set(address, { address, source, failures: 0 })
  }
  const answered = (address: string): void => {
    for (const bucket of heard) bucket.delete(address)
    const bucket = triedBucket(address)
    const known = bucket.get(address)
    if (known !== undefined) {
      known.failures = 0
      return
    }
    // Who once answered is not pushed out by a newcomer, unless it answers no more.
    if (bucket.size >= BUCKET_SIZE) {
      const silent = [...bucket.values()].find(({ failures }) => failures > 0)
      if (silent === undefined) return hear(address, address)
      bucket.delete(silent.address)
    }
    bucket.set(address, { address, source: address, failures: 0 })
  }
  for (const [address, source] of saved?.heard ?? []) hear(address, source)
  for (const address of saved?.tried ?? []) answered(address)

  const all = (buckets: readonly Map<string, Known>[]): Known[] =>
    buckets.flatMap((bucket) => [...bucket.values()])

  return {
    hear,
    answered,
    failedAt(address) {
      for (const bucket of [...heard, triedBucket(address)]) {
        const known = bucket.get(address)
        if (known === undefined) continue
        known.failures += 1
        if (known.failures >= MAX_FAILURES) bucket.delete(address)
      }
    },
    pick(taken) {
      const subnets = new Set(taken.map(subnetOf))
      // Half from each kind, and by bucket rather than by address: filling one bucket gains nothing.
      for (const buckets of draw(2) === 0 ? [tried, heard] : [heard, tried]) {
        const full = buckets.filter((bucket) => [...bucket.keys()].some((one) => !subnets.has(subnetOf(one))))
        if (full.length === 0) continue
        const bucket = full[draw(full.length)] as Map<string, Known>
        const free = [...bucket.keys()].filter((one) => !subnets.has(subnetOf(one)))
        return free[draw(free.length)]
      }
      return undefined
    },
    sample(count) {
      const pool = [...all(tried), ...all(heard)].map(({ address }) => address)
      const chosen: string[] = []
      while (chosen.length < count && pool.length > 0) chosen.push(...pool.splice(draw(pool.length), 1))
      return chosen
    },
    get size() {
      return all(heard).length + all(tried).length
    },
    save: () => ({
      secret,
      heard: all(heard).map(({ address, source }) => [address, source] as const),
      tried: all(tried).map(({ address }) => address),
    }),
  }
}
