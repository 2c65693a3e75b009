import { resolve } from 'node:path'
import { fromHex } from '@vouch/core'
import { type Receipt, receiptText } from '@vouch/data'
import { type Client, makeVoucherReceipt, traceVoucher } from '@vouch/sdk'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { writeWhole } from './disclosure.ts'
import { connect } from './session.ts'
import { findVoucher } from './vouchers.ts'

interface Subject {
  readonly kind: 'voucher' | 'transaction'
  readonly id: string
  readonly bytes: Uint8Array
}

export async function writeReceipt(context: CommandContext, input: CommandInput): Promise<void> {
  const { out } = context
  const client = await connect(context)
  const subject = await subjectOf(client, input.operand(0))
  const { kind, id, bytes } = subject
  const receipt =
    kind === 'voucher' ? await makeVoucherReceipt(client, bytes) : await client.receipts.transaction(bytes)
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

function omitOut({ out: _out, ...rest }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return rest
}

async function subjectOf(client: Client, given: string): Promise<Subject> {
  const isWhole = /^[0-9a-f]{64}$/i.test(given)
  if (isWhole) {
    const id = given.toLowerCase()
    const bytes = fromHex(id) as Uint8Array
    const { result } = await client.view('voucher', 'voucher', { id })
    return { kind: result === null ? 'transaction' : 'voucher', id, bytes }
  }
  const { id } = await findVoucher(client, given)
  return { kind: 'voucher', id, bytes: fromHex(id) as Uint8Array }
}

async function certificateFor({ kind }: Subject, receipt: Receipt): Promise<Uint8Array> {
  if (kind !== 'voucher')
    throw usageError('USAGE', 'A certificate is of a voucher, and this is a transaction.', 'Leave out --pdf.')
  const { certificateOf } = await import('../certificate/certificate-of.ts')
  return certificateOf(receiptText(receipt))
}

async function coseFor(client: Client, { kind, bytes }: Subject): Promise<Uint8Array> {
  if (kind === 'transaction') return client.receipts.transactionAsCose(bytes)
  const { steps } = await traceVoucher(client, bytes)
  return client.receipts.transactionAsCose(fromHex(steps.at(-1)?.transaction ?? '') as Uint8Array)
}
