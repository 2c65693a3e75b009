import { FlowEntry, identity, voucher as contract } from '@vouch/application'
import { encodeKey, toRecorded } from '@vouch/contract'
import { encode, fromHex, problem, ProblemError, unwrap } from '@vouch/core'
import { decodeSignedTransaction, type Receipt } from '@vouch/data'
import type { Client } from '../client/client.ts'
import type { RecordName } from '../client/receipts.ts'
import { verifyReceipt } from '../receipt/verify.ts'
import {
  KEY_RECORD,
  ORGANISATION_RECORD,
  organisationsNamed,
  readVoucherContent,
  VOUCHER_RECORD,
} from './receipt-content.ts'
import { summaryOf } from './receipt-summary.ts'
import { type Flow, traceVoucher } from './trace.ts'

export interface VoucherReceiptOptions {
  /** Prove the signed transaction of every step too, up to the latest 200. Default true. */
  readonly signatures?: boolean
}

const MAX_TRANSACTIONS = 200
/** A step may be recorded while the parts are gathered; then all is gathered again. */
const ATTEMPTS = 5

/**
 * The voucher's record, its complete flow, the names of all organisations in it and (unless told otherwise) every
 * step's signed transaction, in one file for anybody to verify. It has been verified before it is given out.
 */
export async function makeVoucherReceipt(
  client: Client,
  id: Uint8Array,
  options: VoucherReceiptOptions = {},
): Promise<Receipt> {
  for (let attempt = 1; ; attempt++) {
    const flow = await traceVoucher(client, id)
    const receipt = await gather(client, id, flow, options.signatures ?? true)
    const finished = finish(receipt)
    if (finished.ok) return finished.value
    if (finished.problem.code !== 'RECEIPT_FLOW_INCOMPLETE' || attempt >= ATTEMPTS)
      throw new ProblemError(finished.problem)
  }
}

async function gather(client: Client, id: Uint8Array, flow: Flow, signatures: boolean): Promise<Receipt> {
  const ids = signatures
    ? [...new Set(flow.steps.map(({ transaction }) => transaction))].slice(-MAX_TRANSACTIONS)
    : []
  const transactions = ids.map((name) => fromHex(name) as Uint8Array)
  const { voucher, steps } = flow
  const entries = steps.map(({ entry }) => entry)
  const records: RecordName[] = [
    { ...VOUCHER_RECORD, key: encodeKey(contract.declaration.state.vouchers.key, id) },
    ...organisationsNamed(voucher, entries).map((name) => ({
      ...ORGANISATION_RECORD,
      key: fromHex(name) as Uint8Array,
    })),
    ...(await signingKeys(client, transactions)).map((key) => ({
      ...KEY_RECORD,
      key: encodeKey(identity.declaration.state.keys.key, key),
    })),
  ]
  const receipt = await client.receipts.of({ records, transactions })
  return { ...receipt, flow: entries.map((entry) => encode(unwrap(toRecorded(FlowEntry, entry)))) }
}

async function signingKeys(
  client: Client,
  transactions: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  if (transactions.length === 0) return []
  const { claims } = await client.receipts.of({ transactions })
  const keys = new Map<string, Uint8Array>()
  for (const claim of claims)
    if (claim.kind === 'outcome')
      for (const key of unwrap(decodeSignedTransaction(claim.transaction)).transaction.signers)
        keys.set(key.join(), key)
  return [...keys.values()]
}

/** Verifies the parts and writes the summary from what they prove. */
function finish(receipt: Receipt) {
  let summary: Receipt['summary']
  const verified = verifyReceipt(receipt, {
    checkContent(given, proven) {
      const read = readVoucherContent(given, proven)
      if (!read.ok) return read
      summary = summaryOf(read.value.content)
      return { ok: true, value: read.value.links }
    },
  })
  if (!verified.ok) return verified
  if (summary === undefined)
    throw new ProblemError(
      problem('RECEIPT_NOT_A_VOUCHER', 'The node proved no voucher.', 'Ask another node.'),
    )
  return { ok: true as const, value: { ...receipt, summary } }
}
