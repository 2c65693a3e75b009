import type { VoucherValue } from '@vouch/application'
import { toHex } from '@vouch/core'
import type { ReceiptValue } from '@vouch/data'
import type { VoucherContent } from './receipt-content.ts'

type Summary = { readonly [name: string]: ReceiptValue }

/**
 * The proven content in words and names. Nothing else goes in, so that whoever verifies a receipt can make the
 * summary again and compare.
 */
export function summaryOf(content: VoucherContent): Summary {
  const { voucher, flow, id, keys, signers } = content
  const name = (organisation: Uint8Array | null | undefined): string | null => nameOf(content, organisation)
  return {
    voucher: toHex(id),
    chain: content.chainName,
    chainId: toHex(content.chainId),
    asOf: { block: content.height, time: timeOf(content.timeMs) },
    document: {
      digest: toHex(voucher.digest),
      sizeBytes: voucher.size,
      mediaType: voucher.mediaType,
      lost: voucher.lost,
    },
    state: { custody: voucher.custody, supervision: voucher.supervision },
    parties: {
      depositor: name(voucher.depositor),
      issuer: name(voucher.issuer),
      custodian: name(voucher.custodian),
      holder: name(voucher.holder),
      beneficiary: name(voucher.beneficiary),
    },
    deposited: timeOf(voucher.depositedMs),
    ...marksOf(voucher, name),
    flow: flow.map((entry) => ({
      step: entry.step,
      time: timeOf(entry.atMs),
      block: entry.height,
      by: name(entry.by),
      counterparty: name(entry.counterparty),
      note: entry.note,
      signedBy: (signers.get(entry.sequence) ?? []).map((key) => keys.get(toHex(key))?.member ?? ''),
    })),
  }
}

function marksOf(voucher: VoucherValue, name: (id: Uint8Array | null | undefined) => string | null): Summary {
  const { order, booking, transfer, supersedes, supersededBy, duplicateOf } = voucher
  return {
    order:
      order === null
        ? null
        : {
            number: order.number,
            scope: order.scope,
            by: name(order.by),
            since: timeOf(order.sinceMs),
            expires: order.expiresMs === null ? null : timeOf(order.expiresMs),
          },
    booking:
      booking === null
        ? null
        : {
            purpose: booking.purpose,
            reference: booking.reference,
            by: name(booking.by),
            time: timeOf(booking.atMs),
          },
    transfer:
      transfer === null
        ? null
        : {
            kind: transfer.kind,
            from: name(transfer.by),
            to: name(transfer.to),
            expires: timeOf(transfer.expiresMs),
          },
    supersedes: hexOf(supersedes),
    supersededBy: hexOf(supersededBy),
    duplicateOf: hexOf(duplicateOf),
  }
}

function nameOf(content: VoucherContent, organisation: Uint8Array | null | undefined): string | null {
  if (organisation === null || organisation === undefined) return null
  return content.organisations.get(toHex(organisation))?.name ?? toHex(organisation)
}

/** ISO 8601 in UTC, or the number where it lies beyond what a date holds. */
function timeOf(timeMs: number): string {
  return timeMs <= 8.64e15 ? new Date(timeMs).toISOString() : String(timeMs)
}

function hexOf(id: Uint8Array | null): string | null {
  return id === null ? null : toHex(id)
}
