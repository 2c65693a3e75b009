import { voucher, type VoucherValue } from '@vouch/application'
import { fromRecorded, toRecorded } from '@vouch/contract'
import type { ContractMachine } from '@vouch/contract/runtime'
import { asHash, equalBytes, sha256, toHex } from '@vouch/core'
import { type BlobStore, byteText } from '@vouch/data'

/** What the vault holds of the documents that vouchers in force name. */
export interface DocumentCount {
  readonly held: number
  /** Named on the chain, and no trace of them here: they were never sent to this node, or every file of theirs is gone. */
  readonly absent: number
}

interface Named {
  readonly ciphertextHash: Uint8Array
  /** SHA-256 of the sealed readings, one for each voucher of this document that has one. */
  readonly metaHashes: Uint8Array[]
}

const PAGE = 200

/**
 * Compares the vault with the vouchers in force: the sealed reading beside a document must be the one that was recorded,
 * and somebody must be able to open it. `kept` are the hashes of what the vault holds, in hexadecimal; damage to the
 * files themselves is found by reading the vault.
 */
export async function auditDocuments(
  contracts: ContractMachine,
  blobs: BlobStore,
  kept: ReadonlySet<string>,
  note: (finding: { where: string; what: string }) => void,
): Promise<DocumentCount> {
  const { named, absent } = documentsInForce(contracts, kept)
  let held = 0
  for (const { ciphertextHash, metaHashes } of named.values()) {
    const hash = asHash(ciphertextHash)
    if ((await blobs.status(hash)) !== 'present') continue
    held += 1
    const where = `vault/${toHex(hash)}`
    if ((await blobs.listEnvelopes(hash)).length === 0)
      note({ where, what: 'no envelope is left that opens it for anybody' })
    const meta = await blobs.getMeta(hash)
    if (metaHashes.length === 0 || (!meta.ok && meta.problem.code !== 'META_UNKNOWN')) continue
    if (!meta.ok) note({ where, what: 'its sealed reading is missing' })
    else if (!metaHashes.some((recorded) => equalBytes(recorded, sha256(meta.value))))
      note({ where, what: 'its sealed reading is not the one that was recorded' })
  }
  return { held, absent: absent + named.size - held }
}

/** Those that are kept, by name; of the others, of which there may be millions, how many there are. */
function documentsInForce(
  contracts: ContractMachine,
  kept: ReadonlySet<string>,
): { named: ReadonlyMap<string, Named>; absent: number } {
  const named = new Map<string, Named>()
  const others = new Set<string>()
  for (const { ciphertextHash, metaHash, custody, lost } of vouchersOf(contracts)) {
    if (custody === 'destroyed' || lost) continue
    const name = toHex(ciphertextHash)
    if (!kept.has(name)) {
      others.add(byteText(ciphertextHash))
      continue
    }
    const known = named.get(name) ?? { ciphertextHash, metaHashes: [] }
    if (metaHash !== null) known.metaHashes.push(metaHash)
    named.set(name, known)
  }
  return { named, absent: others.size }
}

/** In order of their ids; none on a chain whose voucher contract this software does not know. */
function* vouchersOf(contracts: ContractMachine): Generator<VoucherValue, undefined> {
  const { args, result } = voucher.views.vouchers
  let after: Uint8Array | null = null
  for (;;) {
    const asked = toRecorded(args, {
      holder: null,
      custodian: null,
      custody: null,
      digest: null,
      after,
      limit: PAGE,
    })
    const answer = asked.ok ? contracts.view('voucher', 'vouchers', asked.value) : asked
    const page = answer.ok ? fromRecorded(result, answer.value) : answer
    if (!page.ok) return undefined
    const found = page.value as readonly { readonly id: Uint8Array; readonly voucher: VoucherValue }[]
    yield* found.map((entry) => entry.voucher)
    after = found.at(-1)?.id ?? null
    if (found.length < PAGE) return undefined
  }
}
