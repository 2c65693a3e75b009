import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fromHex, sha256, toHex } from '@vouch/core'
import { depositFile } from '../session/deposit.ts'
import { findDocuments } from '../session/document-files.ts'
import { allVouchers, type FoundVoucher } from '../session/vouchers.ts'
import type { CommandContext } from '../shell/definition.ts'
import { short } from '../shell/format.ts'
import { commandError, complaintOf } from '../shell/problem.ts'
import type { Player } from './stage.ts'

export interface Exhibit {
  readonly file: string
  readonly id: string
  readonly title: string
  readonly duplicateOf: string | undefined
  /** In custody since an earlier run. */
  readonly old: boolean
}

/** Deposits the documents of a folder, one after the other, but for those that an earlier run deposited. */
export async function depositExhibits(
  { out, environment }: CommandContext,
  depositor: Player,
  folder: string,
  custodian: string,
): Promise<readonly Exhibit[]> {
  const plan = {
    custodian: fromHex(custodian) as Uint8Array,
    readers: [],
    asIs: false,
    folder: environment.home,
  }
  const files = await findDocuments([folder])
  const exhibits: Exhibit[] = []
  const bar = await out.progress(files.length, 'depositing')
  for (const file of files) {
    const before = await depositedBefore(depositor, file.path)
    if (before !== undefined) {
      const duplicateOf = before.voucher.duplicateOf ?? undefined
      exhibits.push({ file: file.path, id: before.id, title: basename(file.path), duplicateOf, old: true })
    } else {
      const { id, title, duplicateOf } = await depositFile(depositor.vouchers, file, plan)
      exhibits.push({ file: file.path, id, title, duplicateOf, old: false })
    }
    bar.to(exhibits.length)
  }
  bar.stop()
  return exhibits
}

async function depositedBefore({ client }: Player, path: string): Promise<FoundVoucher | undefined> {
  const digest = toHex(sha256(await readFile(path)))
  for await (const found of allVouchers(client, { digest })) return found
  return undefined
}

export interface Decision {
  readonly exhibit: Exhibit
  /** Why it was refused; undefined where it was taken into custody. */
  readonly refused: string | undefined
}

/** The custodian takes what is offered, and rejects what the ledger does not let it take. */
export async function decideOffers(
  custodian: Player,
  exhibits: readonly Exhibit[],
): Promise<readonly Decision[]> {
  const decisions: Decision[] = []
  const { client, key } = custodian
  for (const exhibit of exhibits) {
    const { result } = await client.view('voucher', 'voucher', { id: exhibit.id })
    const { custody } = result as { custody: string }
    if (custody !== 'offered') {
      const refused = custody === 'rejected' ? 'It was rejected in an earlier run.' : undefined
      decisions.push({ exhibit, refused })
      continue
    }
    const refused = await accept(custodian, exhibit.id)
    if (refused !== undefined) {
      const note = `same document as voucher ${short(exhibit.duplicateOf ?? '')}`
      const args = { id: exhibit.id, reason: 'duplicate', note }
      await client.call('voucher', 'reject', args, { as: key.signer })
    }
    decisions.push({ exhibit, refused })
  }
  return decisions
}

/** The document that the rest is shown with. Fails `DEMO_EMPTY` where an earlier run rejected them all. */
export function firstTaken(decisions: readonly Decision[]): Exhibit {
  const taken = decisions.find(({ refused }) => refused === undefined)
  if (taken !== undefined) return taken.exhibit
  throw commandError(
    'DEMO_EMPTY',
    'No example document is in custody.',
    'Begin anew with another VOUCH_HOME.',
  )
}

async function accept({ client, key }: Player, id: string): Promise<string | undefined> {
  try {
    await client.call('voucher', 'accept', { id }, { as: key.signer })
    return undefined
  } catch (cause) {
    const { code, detail } = complaintOf(cause)
    if (code !== 'VOUCHER_DUPLICATE') throw cause
    return detail
  }
}
