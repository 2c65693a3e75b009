import { toHex, unwrap } from '@vouch/core'
import { decodeOutcome, decodeSignedTransaction, type Outcome } from '@vouch/data'
import type { ContractDescription, SubmissionResult, TransactionRecord } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import { eventJson, recordedJson } from './recorded-json.ts'

type Executed = Extract<SubmissionResult, { kind: 'executed' }>

/** The answer to a transaction that was committed; `bytes` is the transaction. */
export async function committedJson(catalogue: Catalogue, executed: Executed, bytes: Uint8Array) {
  const outcome = unwrap(decodeOutcome(executed.outcome))
  await catalogue.prepare(outcome.events)
  return {
    id: toHex(executed.id),
    status: 'committed',
    repeated: executed.repeated,
    height: executed.height,
    index: executed.index,
    timeMs: executed.timeMs,
    gas: outcome.gas,
    fee: String(outcome.fee),
    result: outcome.result === null ? null : await resultJson(catalogue, outcome, bytes),
    events: outcome.events.map((event) => eventJson(catalogue, event)),
  }
}

/** Which action it was stands in the transaction alone, so it is read only where there is a result to show. */
async function resultJson(catalogue: Catalogue, outcome: Outcome, bytes: Uint8Array) {
  const { transaction } = unwrap(decodeSignedTransaction(bytes))
  const contract = await catalogue.lookUp(transaction.contract)
  return recordedJson(actionOf(contract, transaction.action)?.result, outcome.result)
}

export async function transactionJson(catalogue: Catalogue, record: TransactionRecord) {
  const { transaction } = unwrap(decodeSignedTransaction(record.bytes))
  const outcome = unwrap(decodeOutcome(record.outcome))
  await catalogue.prepare(outcome.events)
  const action = actionOf(await catalogue.lookUp(transaction.contract), transaction.action)
  return {
    id: toHex(record.id),
    height: record.height,
    index: record.index,
    timeMs: record.timeMs,
    contract: transaction.contract,
    action: transaction.action,
    signers: transaction.signers.map(toHex),
    args: recordedJson(action?.args, transaction.args),
    nonce: toHex(transaction.nonce),
    expiryMs: transaction.expiryMs,
    maxFee: String(transaction.maxFee),
    status: record.failure === null ? 'committed' : 'failed',
    ...(record.failure === null ? {} : { failure: record.failure }),
    gas: outcome.gas,
    fee: String(outcome.fee),
    result: outcome.result === null ? null : recordedJson(action?.result, outcome.result),
    events: outcome.events.map((event) => eventJson(catalogue, event)),
  }
}

function actionOf(contract: ContractDescription | undefined, name: string) {
  return contract !== undefined && Object.hasOwn(contract.actions, name) ? contract.actions[name] : undefined
}
