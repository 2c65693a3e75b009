import {
  FlowEntry,
  type FlowEntryValue,
  identity,
  Key,
  Organisation,
  verifyFlow,
  Voucher,
  type VoucherValue,
  voucher as voucherContract,
} from '@vouch/application'
import type { Infer } from '@vouch/contract/api'
import { decodeKey, decodeRecord, fromRecorded } from '@vouch/contract'
import { decode, equalBytes, failed, ok, type Result, toHex } from '@vouch/core'
import type { ProvenRecord, Receipt, ReceiptLink, VerifiedReceipt } from '@vouch/data'
import { readSigners } from './receipt-signers.ts'

export type OrganisationValue = Infer<typeof Organisation>
export type KeyValue = Infer<typeof Key>

/** What a voucher receipt proves, as values. */
export interface VoucherContent {
  readonly chainName: string
  readonly chainId: Uint8Array
  readonly id: Uint8Array
  readonly voucher: VoucherValue
  /** Of the block after which the voucher stood so. */
  readonly height: number
  readonly timeMs: number
  /** The complete flow record, oldest first. */
  readonly flow: readonly FlowEntryValue[]
  /** By id in hexadecimal. */
  readonly organisations: ReadonlyMap<string, OrganisationValue>
  /** By public key in hexadecimal. */
  readonly keys: ReadonlyMap<string, KeyValue>
  /** Who signed which step, where the receipt holds the transaction: by sequence number. */
  readonly signers: ReadonlyMap<number, readonly Uint8Array[]>
}

export const VOUCHER_RECORD = { contract: voucherContract.declaration.name, collection: 'vouchers' } as const
export const ORGANISATION_RECORD = {
  contract: identity.declaration.name,
  collection: 'organisations',
} as const
export const KEY_RECORD = { contract: identity.declaration.name, collection: 'keys' } as const

/** Thrown inside this file and turned into its problem at the door. */
class Unreadable extends Error {}

/** Problems: `RECEIPT_NOT_A_VOUCHER`, `RECEIPT_FLOW_INCOMPLETE`, `RECEIPT_RECORD_MISSING`, `RECEIPT_STEP_MISMATCH`, `RECEIPT_CONTENT_MALFORMED`. */
export function readVoucherContent(
  receipt: Receipt,
  verified: VerifiedReceipt,
): Result<{ readonly content: VoucherContent; readonly links: readonly ReceiptLink[] }> {
  try {
    return readContent(receipt, verified)
  } catch (cause) {
    // A proven record that is not what its contract writes: another version of the contract, or not that contract at all.
    const reason = cause instanceof Error ? cause.message : String(cause)
    return failed(
      'RECEIPT_CONTENT_MALFORMED',
      `What the receipt proves cannot be read as a voucher: ${reason}.`,
      'Update the software, or ask which version of the contract wrote it.',
      { link: 'content' },
    )
  }
}

type Read = { readonly content: VoucherContent; readonly links: readonly ReceiptLink[] }

function readContent(receipt: Receipt, verified: VerifiedReceipt): Result<Read> {
  const { records, outcomes } = verified.proven
  const found = records.filter((record) => isOf(record, VOUCHER_RECORD))
  const [record] = found
  if (record?.value === undefined || found.length !== 1 || receipt.flow === undefined) return notAVoucher()
  const voucher = decodeRecord(Voucher, record.value) as VoucherValue
  const flow = receipt.flow.map(readEntry)
  const complete = verifyFlow(flow, voucher.flowCount, voucher.flowHead)
  if (!complete.ok)
    return failed('RECEIPT_FLOW_INCOMPLETE', complete.problem.detail, 'Ask for the receipt again.', {
      ...complete.problem.meta,
      link: 'flow',
    })
  const signers = readSigners(outcomes, record.key, flow)
  if (!signers.ok) return signers
  const organisations = new Map<string, OrganisationValue>()
  const keys = new Map<string, KeyValue>()
  for (const other of records) {
    if (other === record) continue
    if (other.value === undefined || other.height !== record.height) return stray(other)
    if (isOf(other, ORGANISATION_RECORD))
      organisations.set(toHex(other.key), decodeRecord(Organisation, other.value) as OrganisationValue)
    else if (isOf(other, KEY_RECORD))
      keys.set(
        toHex(decodeKey(identity.declaration.state.keys.key, other.key) as Uint8Array),
        decodeRecord(Key, other.value) as KeyValue,
      )
    else return stray(other)
  }
  const { height, timeMs } = record
  const { chainId, genesis } = verified
  const content = {
    chainName: genesis.name,
    chainId,
    id: record.key,
    voucher,
    height,
    timeMs,
    flow,
    organisations,
    keys,
    signers: signers.value,
  }
  const named = checkNames(content)
  return named.ok ? ok({ content, links: linksOf(content) }) : named
}

function isOf(
  record: ProvenRecord,
  name: { readonly contract: string; readonly collection: string },
): boolean {
  return record.contract === name.contract && record.collection === name.collection
}

function readEntry(bytes: Uint8Array, at: number): FlowEntryValue {
  const decoded = decode(bytes)
  const read = decoded.ok ? fromRecorded(FlowEntry, decoded.value) : decoded
  if (!read.ok) throw new Unreadable(`flow entry ${at + 1}: ${read.problem.detail}`)
  return read.value as FlowEntryValue
}

/** Ids in hexadecimal of every organisation that the voucher or its flow names. */
export function organisationsNamed(
  voucher: VoucherValue,
  flow: readonly FlowEntryValue[],
): readonly string[] {
  const { depositor, custodian, holder, beneficiary, issuer, order, booking, transfer } = voucher
  const parties = [
    depositor,
    custodian,
    holder,
    beneficiary,
    issuer,
    order?.by,
    booking?.by,
    transfer?.to,
    transfer?.by,
  ]
  const ids = [...parties, ...flow.flatMap(({ by, counterparty }) => [by, counterparty])]
  return [...new Set(ids.filter((id) => id !== null && id !== undefined).map(toHex))]
}

/** Every organisation named is proven, nobody else is, and each step was signed by a key of the one it names. */
function checkNames(content: VoucherContent): Result<null> {
  const { voucher, flow, organisations, keys, signers } = content
  const named = organisationsNamed(voucher, flow)
  const missing = named.find((id) => !organisations.has(id))
  if (missing !== undefined) return recordMissing(`organisation ${missing}`)
  const signing = new Set([...signers.values()].flat().map(toHex))
  const missingKey = [...signing].find((key) => !keys.has(key))
  if (missingKey !== undefined) return recordMissing(`key ${missingKey}`)
  if (organisations.size !== named.length || keys.size !== signing.size)
    return recordMissing('use for a record it proves')
  for (const [sequence, publicKeys] of signers) {
    const entry = flow[sequence - 1] as FlowEntryValue
    for (const publicKey of publicKeys)
      if (!equalBytes((keys.get(toHex(publicKey)) as KeyValue).organisation, entry.by))
        return failed(
          'RECEIPT_STEP_MISMATCH',
          `Step ${sequence} was not signed by a key of the organisation it names.`,
          'Do not rely on it; ask for the receipt again.',
          { link: `step ${sequence}` },
        )
  }
  return ok(null)
}

function linksOf({ flow, organisations, signers, height, id }: VoucherContent): readonly ReceiptLink[] {
  const names = [...organisations.values()].map(({ name }) => name).join(', ')
  return [
    { link: 'voucher', detail: `Voucher ${toHex(id)} stood as told after block ${height}.` },
    {
      link: 'flow',
      detail: `Its flow record is complete: ${flow.length} steps, each bound to the one before.`,
    },
    { link: 'names', detail: `The organisations are those on the chain: ${names}.` },
    ...(signers.size === 0
      ? []
      : [
          {
            link: 'signatures',
            detail: `${signers.size} of ${flow.length} steps are proven to be signed by a key of the organisation they name.`,
          },
        ]),
  ]
}

function notAVoucher(): Result<never> {
  return failed(
    'RECEIPT_NOT_A_VOUCHER',
    'The receipt does not prove one voucher with its flow.',
    'Verify it as a plain receipt, or ask for a voucher receipt.',
    { link: 'voucher' },
  )
}

function recordMissing(what: string): Result<never> {
  return failed(
    'RECEIPT_RECORD_MISSING',
    `The receipt does not prove ${what}.`,
    'Ask for the receipt again.',
    { link: 'names' },
  )
}

function stray(record: ProvenRecord): Result<never> {
  const link = `record ${record.contract}/${record.collection} at ${record.height}`
  return failed(
    'RECEIPT_RECORD_MISSING',
    'The receipt has no use for a record it proves.',
    'Ask for the receipt again.',
    { link },
  )
}
