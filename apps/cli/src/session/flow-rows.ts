import { fromHex, toHex } from '@vouch/core'
import { type Client, traceVoucher } from '@vouch/sdk'
import { stepWords } from '@vouch/certificate'
import { createNameBook } from './organisations.ts'

/** One entry of a flow record, with names. */
export interface FlowRow {
  readonly sequence: number
  readonly step: string
  readonly words: string
  readonly by: string
  readonly byId: string
  readonly counterparty: string | null
  readonly counterpartyId: string | null
  readonly time: string
  readonly timeMs: number
  readonly height: number
  readonly transaction: string
  readonly note: string
}

/** The whole flow record of a voucher, oldest first. */
export async function flowRows(client: Client, id: string): Promise<readonly FlowRow[]> {
  const { steps } = await traceVoucher(client, fromHex(id) as Uint8Array)
  const book = createNameBook(client)
  const rows: FlowRow[] = []
  for (const { entry, transaction } of steps) {
    const byId = toHex(entry.by)
    const counterpartyId = entry.counterparty === null ? null : toHex(entry.counterparty)
    const counterparty = counterpartyId === null ? null : await book.nameOf(counterpartyId)
    rows.push({
      sequence: entry.sequence,
      step: entry.step,
      words: stepWords(entry.step, counterparty),
      by: await book.nameOf(byId),
      byId,
      counterparty,
      counterpartyId,
      time: new Date(entry.atMs).toISOString(),
      timeMs: entry.atMs,
      height: entry.height,
      transaction,
      note: entry.note,
    })
  }
  return rows
}
