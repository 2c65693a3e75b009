import { resolve } from 'node:path'
import { fromHex } from '@vouch/core'
import { certificateOf } from '@vouch/certificate'
import { type Receipt, receiptText } from '@vouch/data'
import {
  type Client,
  makeFlowReceipt,
  makeVoucherReceipt,
  traceBill,
  traceDeal,
  traceVoucher,
} from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { complaintOf, usageError } from '../shell/problem.ts'
import { writeWhole } from './disclosure.ts'
import { connect } from './session.ts'
import { findVoucher } from './vouchers.ts'

interface Subject {
  readonly kind: 'voucher' | 'deal' | 'bill' | 'transaction'
  readonly id: string
  readonly bytes: Uint8Array
}

export async function writeReceipt(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const client = await connect(context)
  const subject = await subjectOf(client, input.operand(0))
  const { kind, id } = subject
  const receipt = await receiptOf(client, subject)
  const files: Record<string, string> = {}
  const write = async (option: string, content: () => Promise<string | Uint8Array>): Promise<void> => {
    const name = input.text(option)
    if (name === undefined) return
    files[option] = resolve(name)
    await writeWhole(resolve(name), await content())
  }
  await write('out', async () => receiptText(receipt))
  await write('pdf', () => certificateFor(subject, receipt))
  await write('cose', () => coseFor(client, subject))
  if (Object.keys(files).length === 0) {
    process.stdout.write(receiptText(receipt))
    return
  }
  const { out: receiptFile, pdf, cose } = files
  const words = [
    ...(receiptFile === undefined ? [] : [`Wrote the receipt of ${kind} ${id}\n  ${receiptFile}`]),
    ...(pdf === undefined ? [] : [`Wrote the certificate\n  ${pdf}`]),
    ...(cose === undefined ? [] : [`Wrote the COSE Receipt\n  ${cose}`]),
    ...(receiptFile === undefined ? [] : [`Anyone checks it with: vouch verify ${receiptFile}`]),
  ]
  out.item(
    { kind, id, ...(receiptFile === undefined ? {} : { receipt: receiptFile }), ...omitOut(files) },
    words.join('\n'),
  )
}

async function receiptOf(client: Client, { kind, bytes }: Subject): Promise<Receipt> {
  if (kind === 'voucher') return makeVoucherReceipt(client, bytes)
  if (kind === 'deal' || kind === 'bill') return makeFlowReceipt(client, kind, bytes)
  return client.receipts.transaction(bytes)
}

function omitOut({ out: _out, ...rest }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return rest
}

/** A whole id is looked for among vouchers, deals and bills; part of one, or a bill's number, likewise in turn. */
async function subjectOf(client: Client, given: string): Promise<Subject> {
  const isWhole = /^[0-9a-f]{64}$/i.test(given)
  if (!isWhole) return subjectThatBegins(client, given)
  const id = given.toLowerCase()
  const bytes = fromHex(id) as Uint8Array
  for (const kind of ['voucher', 'deal', 'bill'] as const)
    if ((await client.view(kind, kind, { id })).result !== null) return { kind, id, bytes }
  return { kind: 'transaction', id, bytes }
}

async function subjectThatBegins(client: Client, given: string): Promise<Subject> {
  const { findDeal } = await import('./deals.ts')
  const { findBill } = await import('./bills.ts')
  const finders = [
    ['voucher', findVoucher],
    ['deal', findDeal],
    ['bill', findBill],
  ] as const
  let first: unknown
  for (const [kind, find] of finders) {
    try {
      const { id } = await find(client, given)
      return { kind, id, bytes: fromHex(id) as Uint8Array }
    } catch (thrown) {
      const { code } = complaintOf(thrown)
      if (!code.endsWith('_UNKNOWN') && code !== 'ID_INVALID') throw thrown
      first ??= thrown
    }
  }
  throw first
}

async function certificateFor({ kind }: Subject, receipt: Receipt): Promise<Uint8Array> {
  if (kind !== 'voucher')
    throw usageError('USAGE', 'A certificate is of a voucher, and this is none.', 'Leave out --pdf.')
  return certificateOf(receiptText(receipt))
}

async function coseFor(client: Client, { kind, bytes }: Subject): Promise<Uint8Array> {
  if (kind === 'transaction') return client.receipts.transactionAsCose(bytes)
  const trace = { voucher: traceVoucher, deal: traceDeal, bill: traceBill }[kind]
  const { steps } = await trace(client, bytes)
  return client.receipts.transactionAsCose(fromHex(steps.at(-1)?.transaction ?? '') as Uint8Array)
}
