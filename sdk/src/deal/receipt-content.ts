import {
  Bill,
  BillFlowEntry,
  type BillFlowEntryValue,
  type BillValue,
  Deal,
  DealFlowEntry,
  type DealFlowEntryValue,
  type DealValue,
  identity,
  Key,
  type KeyValue,
  Organisation,
  type OrganisationValue,
  verifyBillFlow,
  verifyDealFlow,
} from '@vouch/application'
import { decodeKey, decodeRecord, fromRecorded } from '@vouch/contract'
import { decode, encode, equalBytes, failed, ok, type Result, toHex, unwrap } from '@vouch/core'
import type { Cbor } from '@vouch/core'
import type { ProvenRecord, Receipt, ReceiptLink, VerifiedReceipt } from '@vouch/data'

interface Common<E> {
  readonly chainName: string
  readonly chainId: Uint8Array
  readonly id: Uint8Array
  /** Of the block after which it stood so. */
  readonly height: number
  readonly timeMs: number
  /** Complete, oldest first. */
  readonly flow: readonly E[]
  /** Names by id in hexadecimal. */
  readonly organisations: ReadonlyMap<string, string>
  /** Steps whose signed transaction is proven too. */
  readonly signed: number
}

/** What a receipt of a deal or of a bill proves, as values. */
export type DealContent = Common<DealFlowEntryValue> & { readonly kind: 'deal'; readonly record: DealValue }
export type BillContent = Common<BillFlowEntryValue> & { readonly kind: 'bill'; readonly record: BillValue }
export type FlowContent = DealContent | BillContent

export const RECORDS = {
  deal: { contract: 'deal', collection: 'deals' },
  bill: { contract: 'bill', collection: 'bills' },
  organisation: { contract: 'identity', collection: 'organisations' },
  key: { contract: 'identity', collection: 'keys' },
} as const

/** Problems: `RECEIPT_NOT_A_DEAL`, `RECEIPT_FLOW_INCOMPLETE`, `RECEIPT_RECORD_MISSING`, `RECEIPT_STEP_MISMATCH`, `RECEIPT_CONTENT_MALFORMED`. */
export function readFlowContent(
  receipt: Receipt,
  verified: VerifiedReceipt,
): Result<{ readonly content: FlowContent; readonly links: readonly ReceiptLink[] }> {
  try {
    return readContent(receipt, verified)
  } catch (cause) {
    // A proven record that is not what its contract writes: another version of the contract, or not that contract at all.
    return failed(
      'RECEIPT_CONTENT_MALFORMED',
      `What the receipt proves cannot be read as a deal or a bill: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Update the software, or ask which version of the contract wrote it.',
      { link: 'content' },
    )
  }
}

function readContent(
  receipt: Receipt,
  verified: VerifiedReceipt,
): Result<{ readonly content: FlowContent; readonly links: readonly ReceiptLink[] }> {
  const { records } = verified.proven
  const found = records.filter((record) => isOf(record, 'deal') || isOf(record, 'bill'))
  const [record] = found
  if (record?.value === undefined || found.length !== 1 || receipt.flow === undefined) return notADeal()
  const subject = isOf(record, 'deal')
    ? readDeal(record.value, receipt.flow)
    : readBill(record.value, receipt.flow)
  if (!subject.ok) return subject
  const names = readNames(records, record)
  if (!names.ok) return names
  const { organisations, keys } = names.value
  const signed = checkSigners(verified, record.key, subject.value, receipt.flow, keys)
  if (!signed.ok) return signed
  const missing = namedBy(subject.value).find((id) => !organisations.has(id))
  if (missing !== undefined) return recordMissing(`organisation ${missing}`)
  const content = {
    chainName: verified.genesis.name,
    chainId: verified.chainId,
    id: record.key,
    height: record.height,
    timeMs: record.timeMs,
    organisations,
    signed: signed.value,
    ...subject.value,
  } as FlowContent
  return ok({ content, links: linksOf(content) })
}

type Subject = Pick<DealContent, 'kind' | 'record' | 'flow'> | Pick<BillContent, 'kind' | 'record' | 'flow'>

function readDeal(value: Uint8Array, entries: readonly Uint8Array[]): Result<Subject> {
  const record = decodeRecord(Deal, value) as DealValue
  const flow = entries.map((entry) => readEntry(DealFlowEntry, entry) as DealFlowEntryValue)
  const complete = verifyDealFlow(flow, record)
  return complete.ok ? ok({ kind: 'deal', record, flow }) : incomplete(complete.problem.detail)
}

function readBill(value: Uint8Array, entries: readonly Uint8Array[]): Result<Subject> {
  const record = decodeRecord(Bill, value) as BillValue
  const flow = entries.map((entry) => readEntry(BillFlowEntry, entry) as BillFlowEntryValue)
  const complete = verifyBillFlow(flow, record)
  return complete.ok ? ok({ kind: 'bill', record, flow }) : incomplete(complete.problem.detail)
}

function readEntry(type: typeof DealFlowEntry | typeof BillFlowEntry, bytes: Uint8Array): unknown {
  return unwrap(fromRecorded(type, unwrap(decode(bytes))))
}

interface Names {
  readonly organisations: ReadonlyMap<string, string>
  /** The organisation of each key, both in hexadecimal. */
  readonly keys: ReadonlyMap<string, string>
}

/** All further records, which must be of organisations and keys, at the same height. */
function readNames(records: readonly ProvenRecord[], subject: ProvenRecord): Result<Names> {
  const organisations = new Map<string, string>()
  const keys = new Map<string, string>()
  for (const record of records) {
    if (record === subject) continue
    if (record.value === undefined || record.height !== subject.height) return stray(record)
    if (isOf(record, 'organisation'))
      organisations.set(
        toHex(record.key),
        (decodeRecord(Organisation, record.value) as OrganisationValue).name,
      )
    else if (isOf(record, 'key')) {
      const publicKey = decodeKey(identity.declaration.state.keys.key, record.key) as Uint8Array
      keys.set(toHex(publicKey), toHex((decodeRecord(Key, record.value) as KeyValue).organisation))
    } else return stray(record)
  }
  return ok({ organisations, keys })
}

/** Each transaction must have made steps of this flow, signed by a key of the organisation that the step names. */
function checkSigners(
  { proven }: VerifiedReceipt,
  id: Uint8Array,
  { kind, flow }: Subject,
  recorded: readonly Uint8Array[],
  keys: ReadonlyMap<string, string>,
): Result<number> {
  let steps = 0
  for (const { outcome, signed } of proven.outcomes) {
    const events = outcome.events.filter(
      (event) => event.contract === kind && event.name === 'flow' && equalBytes(event.subject, id),
    )
    const signers = signed.transaction.signers.map((key) => keys.get(toHex(key)))
    if (events.length === 0 || signers.includes(undefined)) return stepMismatch(outcome)
    for (const event of events) {
      const sequence = Number((event.data as readonly Cbor[])[0])
      const bytes = recorded[sequence - 1]
      const entry = flow[sequence - 1]
      if (bytes === undefined || entry === undefined || !equalBytes(encode(event.data), bytes))
        return stepMismatch(outcome)
      // What a deal does to a bill is signed by whoever moved the deal on.
      const ofDeal = 'deal' in entry && (entry.deal !== null || entry.step === 'unlocked')
      if (!ofDeal && signers.some((signer) => signer !== toHex(entry.by))) return stepMismatch(outcome)
      steps += 1
    }
  }
  return ok(steps)
}

/** Ids in hexadecimal of every organisation that the record or its flow names. */
export function namedBy(subject: Pick<FlowContent, 'kind' | 'record' | 'flow'>): readonly string[] {
  const flow: readonly (DealFlowEntryValue | BillFlowEntryValue)[] = subject.flow
  const others = flow.flatMap((entry) =>
    'counterparty' in entry ? [entry.by, entry.counterparty] : [entry.by],
  )
  const ids = [...partiesOf(subject.record), ...others]
  return [...new Set(ids.filter((id) => id !== null).map(toHex))]
}

function partiesOf(record: DealValue | BillValue): readonly (Uint8Array | null)[] {
  if (!('terms' in record)) return [record.drawer, record.acceptor, record.payee]
  const { seller, buyer, bank, registry } = record.terms
  return [seller, buyer, bank, registry]
}

function linksOf({ kind, id, height, flow, organisations, signed }: FlowContent): readonly ReceiptLink[] {
  const links = [
    { link: kind, detail: `The ${kind} ${toHex(id)} stood as told after block ${height}.` },
    {
      link: 'flow',
      detail: `Its flow record is complete: ${flow.length} steps, each bound to the one before.`,
    },
    {
      link: 'names',
      detail: `The organisations are those on the chain: ${[...organisations.values()].join(', ')}.`,
    },
  ]
  const detail = `${signed} of ${flow.length} steps are proven to be signed by the organisation they name.`
  return signed === 0 ? links : [...links, { link: 'signatures', detail }]
}

function isOf({ contract, collection }: ProvenRecord, name: keyof typeof RECORDS): boolean {
  return contract === RECORDS[name].contract && collection === RECORDS[name].collection
}

function notADeal(): Result<never> {
  return failed(
    'RECEIPT_NOT_A_DEAL',
    'The receipt does not prove one deal or bill with its flow.',
    'Verify it as a plain receipt, or ask for the receipt of the deal.',
    { link: 'deal' },
  )
}

function incomplete(detail: string): Result<never> {
  return failed('RECEIPT_FLOW_INCOMPLETE', detail, 'Ask for the receipt again.', { link: 'flow' })
}

function recordMissing(what: string): Result<never> {
  const detail = `The receipt does not prove ${what}.`
  return failed('RECEIPT_RECORD_MISSING', detail, 'Ask for the receipt again.', { link: 'names' })
}

function stray({ contract, collection, height }: ProvenRecord): Result<never> {
  return failed(
    'RECEIPT_RECORD_MISSING',
    'The receipt has no use for a record it proves.',
    'Ask for the receipt again.',
    { link: `record ${contract}/${collection} at ${height}` },
  )
}

function stepMismatch({ height, index }: { readonly height: number; readonly index: number }): Result<never> {
  return failed(
    'RECEIPT_STEP_MISMATCH',
    `The transaction at ${height}.${index} made no step of this flow, or was signed by another than it says.`,
    'Do not rely on it; ask for the receipt again.',
    { link: `outcome ${height}.${index}` },
  )
}
