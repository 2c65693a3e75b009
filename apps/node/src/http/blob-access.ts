import { failed, ok, type Result, toHex, unwrap } from '@vouch/core'
import { fromJson, type Json, toRecorded } from '@vouch/contract'
import type { Ledger } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import { recordedJson } from './recorded-json.ts'

/** Who may do what with documents. Problem: `ACCESS_DENIED`, with the reason in `meta.reason`. */
export interface BlobAccess {
  /** Reads this ciphertext, its reading and any envelope of it. */
  mayFetch(ciphertextHash: Uint8Array, publicKey: Uint8Array): Promise<Result<void>>
  /** Sends documents at all. */
  mayUpload(publicKey: Uint8Array): Promise<Result<void>>
}

/** Asks the contracts on the chain: `voucher.mayFetch`, and `identity.key` for whether a key is known and in force. */
export function createLedgerBlobAccess(ledger: Pick<Ledger, 'view'>, catalogue: Catalogue): BlobAccess {
  const ask = async (contract: string, view: string, args: Json): Promise<Result<Json>> => {
    const described = (await catalogue.lookUp(contract))?.views[view]
    if (described === undefined) return denied('NO_RULE', `this chain has no view ${contract}.${view}`)
    const value = fromJson(described.args, args)
    if (!value.ok) return value
    const answer = await ledger.view(contract, view, unwrap(toRecorded(described.args, value.value)))
    return answer.ok ? ok(recordedJson(described.result, answer.value.result)) : answer
  }
  return {
    async mayFetch(ciphertextHash, publicKey) {
      const args = { ciphertextHash: toHex(ciphertextHash), publicKey: toHex(publicKey) }
      const answer = await ask('voucher', 'mayFetch', args)
      if (!answer.ok) return denied(answer.problem.code, answer.problem.detail)
      const { allowed, reason } = answer.value as { allowed: boolean; reason: string | null }
      return allowed === true
        ? ok(undefined)
        : denied(reason ?? 'NOT_A_READER', `${reason ?? 'not a reader'}`)
    },
    async mayUpload(publicKey) {
      const answer = await ask('identity', 'key', { publicKey: toHex(publicKey) })
      if (!answer.ok) return denied(answer.problem.code, answer.problem.detail)
      return standing(answer.value)
    },
  }
}

/** What `identity.key` tells of a key: null where nobody knows it. */
function standing(key: Json): Result<void> {
  if (key === null) return denied('KEY_UNKNOWN', 'no organisation has registered this key')
  const { active, status } = key as { readonly active?: boolean; readonly status?: string }
  const isActive = active ?? (status === undefined || status === 'active')
  return isActive ? ok(undefined) : denied('KEY_REVOKED', 'this key is not in force')
}

function denied(reason: string, words: string): Result<never> {
  return failed(
    'ACCESS_DENIED',
    `The key may not do this: ${words}.`,
    'Ask the holder of the voucher to grant access, or use a key that is registered and in force.',
    { reason },
  )
}
