import { failed, type Result } from '@vouch/core'
import { type ReceiptValue, receiptToJson } from '@vouch/data'
import { contextOf, fetchReading, findVoucher, isUnrecorded } from './access.ts'
import { openDocumentKey } from './envelopes.ts'
import { type DisclosedField, discloseField } from './field-disclosure.ts'
import { type VerifiedVoucher, verifyVoucherReceipt } from './verify-voucher-receipt.ts'
import { makeVoucherReceipt } from './voucher-receipt.ts'
import type { VoucherSession } from './session.ts'

/** One field of a document with all it takes to prove it to a stranger, as a JSON file. */
export interface VoucherDisclosure {
  readonly format: 'vouch-disclosure/1'
  readonly field: DisclosedField
  /** A voucher receipt in JSON form. */
  readonly receipt: { readonly [name: string]: ReceiptValue }
}

/** Problems thrown: `FIELD_UNKNOWN`, and those of the node. Opening the reading is itself recorded as a reading. */
export async function discloseVoucherField(
  session: VoucherSession,
  id: Uint8Array,
  name: string,
): Promise<VoucherDisclosure> {
  const voucher = await findVoucher(session, id)
  const documentKey = await openDocumentKey(session, contextOf(voucher))
  const fetch = () => fetchReading(session, voucher, documentKey)
  const reading = await fetch().catch(async (cause: unknown) => {
    if (!isUnrecorded(cause)) throw cause
    await session.contract.actions.obtain({ id }, { as: session.key.signer })
    return fetch()
  })
  const field = discloseField(reading?.fields ?? {}, documentKey, name)
  const receipt = await makeVoucherReceipt(session.client, id)
  return { format: 'vouch-disclosure/1', field, receipt: receiptToJson(receipt) }
}

/** Offline. Problems: `DISCLOSURE_MALFORMED`, and those of `verifyVoucherReceipt`. */
export function verifyDisclosure(
  source: string | object,
  check: { readonly chainId?: Uint8Array } = {},
): Result<VerifiedVoucher & { readonly field: DisclosedField }> {
  let json: unknown = source
  if (typeof source === 'string') {
    try {
      json = JSON.parse(source)
    } catch {
      return malformed('it is not whole JSON')
    }
  }
  const { format, field, receipt, ...more } = (json ?? {}) as VoucherDisclosure
  if (format !== 'vouch-disclosure/1' || Object.keys(more).length > 0)
    return malformed('its format is not known')
  if (typeof field !== 'object' || field === null || typeof receipt !== 'object' || receipt === null)
    return malformed('its field or receipt is missing')
  const verified = verifyVoucherReceipt(receipt, { ...check, fields: [field] })
  return verified.ok ? { ok: true, value: { ...verified.value, field } } : verified
}

function malformed(reason: string): Result<never> {
  return failed(
    'DISCLOSURE_MALFORMED',
    `The file is not a disclosure: ${reason}.`,
    'Ask its holder for it again.',
    {
      link: 'form',
    },
  )
}
