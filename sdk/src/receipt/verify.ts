import { verifySeal } from '@vouch/consensus'
import type { PowSealCheck } from '@vouch/consensus/pow'
import type { Result } from '@vouch/core'
import {
  parseReceipt,
  type Receipt,
  type ReceiptCheck,
  type VerifiedReceipt,
  verifyReceipt as verifyWith,
} from '@vouch/data'

/** Under proof of work the reader may ask for more or fewer confirmations, and set another chain against the receipt's. */
export type VerifyOptions = Omit<ReceiptCheck, 'verifySeal'> & PowSealCheck

/**
 * Reads and checks a receipt that carries no application content, offline: the text of its file, its JSON, or as
 * parsed. Seals are checked by the rule of the engine that the genesis names. Problems: those of `parseReceipt`
 * and `verifyReceipt` of @vouch/data, and of `verifySeal` of @vouch/consensus.
 */
export function verifyReceipt(
  source: string | object | Receipt,
  options: VerifyOptions = {},
): Result<VerifiedReceipt> {
  const parsed: Result<Receipt> = isReceipt(source) ? { ok: true, value: source } : parseReceipt(source)
  return parsed.ok
    ? verifyWith(parsed.value, { ...options, verifySeal: (...block) => verifySeal(...block, options) })
    : parsed
}

function isReceipt(source: string | object): source is Receipt {
  return typeof source === 'object' && 'genesis' in source && source.genesis instanceof Uint8Array
}
