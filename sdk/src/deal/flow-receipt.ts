import { BillFlowEntry, DealFlowEntry, identity } from '@vouch/application'
import { encodeKey, toRecorded } from '@vouch/contract'
import { encode, failed, fromHex, ok, problem, ProblemError, type Result, unwrap } from '@vouch/core'
import { decodeSignedTransaction, type Receipt, type ReceiptLink } from '@vouch/data'
import type { Client } from '../client/client.ts'
import { verifyReceipt } from '../receipt/verify.ts'
import { traceBill, traceDeal } from './flow.ts'
import { type FlowContent, namedBy, readFlowContent, RECORDS } from './receipt-content.ts'
import { flowSummaryOf, flowWordsOf } from './receipt-summary.ts'

const MAX_TRANSACTIONS = 200
/** A step may be recorded while the parts are gathered; then all is gathered again. */
const ATTEMPTS = 5

/**
 * A deal's or a bill's record, its complete flow with the digests of all evidence, the names in it and the signed transactions
 * of its latest 200 steps, in one file for anybody to verify. It has been verified before it is given out.
 */
export async function makeFlowReceipt(
  client: Client,
  kind: 'deal' | 'bill',
  id: Uint8Array,
): Promise<Receipt> {
  for (let attempt = 1; ; attempt++) {
    const receipt = await gather(client, kind, id)
    const read = checkedContent(receipt)
    if (read.ok) return { ...receipt, summary: flowSummaryOf(read.value.content) }
    if (read.problem.code !== 'RECEIPT_FLOW_INCOMPLETE' || attempt >= ATTEMPTS)
      throw new ProblemError(read.problem)
  }
}

async function gather(client: Client, kind: 'deal' | 'bill', id: Uint8Array): Promise<Receipt> {
  const { names, flow, steps } = kind === 'deal' ? await dealParts(client, id) : await billParts(client, id)
  const ids = [...new Set(steps)].slice(-MAX_TRANSACTIONS)
  const transactions = ids.map((name) => fromHex(name) as Uint8Array)
  const records = [
    { ...RECORDS[kind], key: id },
    ...names.map((name) => ({ ...RECORDS.organisation, key: fromHex(name) as Uint8Array })),
    ...(await signingKeys(client, transactions)).map((key) => ({
      ...RECORDS.key,
      key: encodeKey(identity.declaration.state.keys.key, key),
    })),
  ]
  return { ...(await client.receipts.of({ records, transactions })), flow }
}

interface Parts {
  readonly names: readonly string[]
  readonly flow: readonly Uint8Array[]
  readonly steps: readonly string[]
}

async function dealParts(client: Client, id: Uint8Array): Promise<Parts> {
  const { deal, steps } = await traceDeal(client, id)
  const flow = steps.map(({ entry }) => entry)
  return {
    names: namedBy({ kind: 'deal', record: deal, flow }),
    flow: flow.map((entry) => encode(unwrap(toRecorded(DealFlowEntry, entry)))),
    steps: steps.map(({ transaction }) => transaction),
  }
}

async function billParts(client: Client, id: Uint8Array): Promise<Parts> {
  const { bill, steps } = await traceBill(client, id)
  const flow = steps.map(({ entry }) => entry)
  return {
    names: namedBy({ kind: 'bill', record: bill, flow }),
    flow: flow.map((entry) => encode(unwrap(toRecorded(BillFlowEntry, entry)))),
    steps: steps.map(({ transaction }) => transaction),
  }
}

async function signingKeys(
  client: Client,
  transactions: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const { claims } = await client.receipts.of({ transactions })
  const keys = new Map<string, Uint8Array>()
  for (const claim of claims)
    if (claim.kind === 'outcome')
      for (const key of unwrap(decodeSignedTransaction(claim.transaction)).transaction.signers)
        keys.set(key.join(), key)
  return [...keys.values()]
}

export type VerifiedFlow = FlowContent & {
  /** In words and names; equal to the summary in the receipt. */
  readonly summary: ReturnType<typeof flowSummaryOf>
  /** The same in a sentence or two. */
  readonly words: string
  /** Every link of the proof, in the order in which it was checked. */
  readonly links: readonly ReceiptLink[]
}

/**
 * Checks the receipt of a deal or a bill, offline. The problem names the first link that failed in `meta.link`. Problems: those
 * of `parseReceipt` and `verifyReceipt`, `RECEIPT_NOT_A_DEAL`, `RECEIPT_FLOW_INCOMPLETE`, `RECEIPT_RECORD_MISSING`,
 * `RECEIPT_STEP_MISMATCH`, `RECEIPT_CONTENT_MALFORMED`, `RECEIPT_SUMMARY_ALTERED`.
 */
export function verifyFlowReceipt(
  source: string | object | Receipt,
  options: { readonly chainId?: Uint8Array } = {},
): Result<VerifiedFlow> {
  const read = checkedContent(source, options, (receipt, content) => {
    if (JSON.stringify(receipt.summary) === JSON.stringify(flowSummaryOf(content)))
      return ok([{ link: 'summary', detail: 'The summary says what is proven, and nothing else.' }])
    return failed(
      'RECEIPT_SUMMARY_ALTERED',
      'The summary in the receipt is not what the receipt proves.',
      'Rely on nothing it says; ask for the receipt again.',
      { link: 'summary' },
    )
  })
  if (!read.ok) return read
  const { content, links } = read.value
  return ok({ ...content, summary: flowSummaryOf(content), words: flowWordsOf(content), links })
}

type Read = { readonly content: FlowContent; readonly links: readonly ReceiptLink[] }

function checkedContent(
  source: string | object | Receipt,
  options: { readonly chainId?: Uint8Array } = {},
  more: (receipt: Receipt, content: FlowContent) => Result<readonly ReceiptLink[]> = () => ok([]),
): Result<Read> {
  let content: FlowContent | undefined
  const verified = verifyReceipt(source, {
    ...options,
    checkContent(receipt, proven) {
      const read = readFlowContent(receipt, proven)
      if (!read.ok) return read
      content = read.value.content
      const own = more(receipt, content)
      return own.ok ? ok([...read.value.links, ...own.value]) : own
    },
  })
  if (!verified.ok) return verified
  if (content === undefined)
    throw new ProblemError(problem('RECEIPT_NOT_A_DEAL', 'The node proved no deal.', 'Ask another node.'))
  return ok({ content, links: verified.value.links })
}
