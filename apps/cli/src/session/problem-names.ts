import type { Client } from '@vouch/sdk'
import { CommandError, complaintOf } from '../shell/problem.ts'
import { createNameBook } from './organisations.ts'

/** A contract knows organisations by id alone; a person is told the name beside. */
export async function withNames(client: Client, thrown: unknown): Promise<unknown> {
  const complaint = complaintOf(thrown)
  let { detail } = complaint
  const book = createNameBook(client)
  for (const id of new Set(detail.match(/\b[0-9a-f]{64}\b/g))) {
    const name = await book.nameOf(id).catch(() => undefined)
    if (name !== undefined) detail = detail.replaceAll(id, name)
  }
  return detail === complaint.detail ? thrown : new CommandError({ ...complaint, detail }, thrown)
}
