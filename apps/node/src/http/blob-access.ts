import { type Failed, failed, ok, type Result, toHex, unwrap } from '@vouch/core'
import { fromJson, type Json, toRecorded } from '@vouch/contract'
import type { Ledger } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import { recordedJson } from './recorded-json.ts'

/** Who may do what with documents. Problem: `ACCESS_DENIED`, with the reason in `meta.reason`. */
export interface BlobAccess {
  /** Reads this ciphertext, its reading and any envelope of it. */
  mayFetch(ciphertextHash: Uint8Array, publicKey: Uint8Array): Promise<Result<void>>
  /** Leaves an envelope or a sealed reading beside this ciphertext. */
  mayGive(ciphertextHash: Uint8Array, publicKey: Uint8Array): Promise<Result<void>>
  /** Erases this ciphertext and all beside it. */
  mayErase(ciphertextHash: Uint8Array, publicKey: Uint8Array): Promise<Result<void>>
  /** Sends documents at all. */
  mayUpload(publicKey: Uint8Array): Promise<Result<void>>
}

/** Asks the contracts on the chain: `voucher.mayFetch`, `mayGive` and `mayErase`, and `identity.actor` for whether a key is known and in force. */
export function createLedgerBlobAccess(ledger: Pick<Ledger, 'view'>, catalogue: Catalogue): BlobAccess {
  const ask = async (contract: string, view: string, args: Json): Promise<Result<Json>> => {
    const described = (await catalogue.lookUp(contract))?.views[view]
    if (described === undefined) return denied('NO_RULE', `this chain has no view ${contract}.${view}`)
    const value = fromJson(described.args, args)
    if (!value.ok) return value
    const answer = await ledger.view(contract, view, unwrap(toRecorded(described.args, value.value)))
    return answer.ok ? ok(recordedJson(described.result, answer.value.result)) : answer
  }
  const askVoucher =
    (view: string, remedy?: string) =>
    async (ciphertextHash: Uint8Array, publicKey: Uint8Array): Promise<Result<void>> => {
      const args = { ciphertextHash: toHex(ciphertextHash), publicKey: toHex(publicKey) }
      const answer = await ask('voucher', view, args)
      if (!answer.ok) return denial(answer)
      const { allowed, reason } = answer.value as {
        readonly allowed: boolean
        readonly reason?: string | null
      }
      return allowed
        ? ok(undefined)
        : denied(reason ?? 'NOT_A_READER', `the contract says ${reason ?? 'no'}`, remedy)
    }
  return {
    mayFetch: askVoucher('mayFetch'),
    mayGive: askVoucher('mayGive'),
    mayErase: askVoucher('mayErase', ERASING),
    async mayUpload(publicKey) {
      // The view fails with the reason where the key is unknown, revoked, not yet in force, or its organisation suspended.
      const answer = await ask('identity', 'actor', { keys: [toHex(publicKey)] })
      return answer.ok ? ok(undefined) : denial(answer)
    },
  }
}

function denial({ problem }: Failed): Result<never> {
  return problem.code === 'ACCESS_DENIED' ? { ok: false, problem } : denied(problem.code, problem.detail)
}

const READING = 'Ask the holder of the voucher to grant access, or use a key that is registered and in force.'
const ERASING = 'Destroy every voucher of the document first, with a key of its custodian that may sign.'

function denied(reason: string, words: string, remedy = READING): Result<never> {
  return failed('ACCESS_DENIED', `The key may not do this: ${words.replace(/\.$/, '')}.`, remedy, { reason })
}
