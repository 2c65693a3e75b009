import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toHex } from '@vouch/core'
import { encryptToFile, fileStream } from '@vouch/data/node'
import type { DepositedVoucher, DepositReading, Vouchers } from '@vouch/sdk'
import type { DocumentFile } from './document-files.ts'
import { readingOf } from './document-reading.ts'
import { createTurns, type Turns } from './turns.ts'

export interface DepositPlan {
  readonly custodian: Uint8Array
  readonly issuer?: Uint8Array
  readonly beneficiary?: Uint8Array
  readonly readers: readonly Uint8Array[]
  readonly asIs: boolean
  /** Where ciphertext of large documents lies until it is uploaded. */
  readonly folder: string
}

/** A deposit as the command tells it. */
export interface DepositLine {
  readonly file: string
  readonly id: string
  readonly digest: string
  readonly sizeBytes: number
  readonly format: string
  readonly title: string
  readonly transaction: string
  readonly height: number
  readonly duplicateOf?: string
}

/** Larger documents are encrypted into a file first: a stream of any size needs little memory. */
const IN_MEMORY_BYTES = 4 << 20

/**
 * Of two documents that may be the same, the one that was named first is deposited first, and the other is its duplicate:
 * the same business document, or files of one size.
 */
export function depositFile(
  vouchers: Vouchers,
  file: DocumentFile,
  plan: DepositPlan,
  turns: Turns = createTurns(),
): Promise<DepositLine> {
  const announced = readingOf(file, plan.asIs).then((reading) => ({
    keys: [
      `size ${file.sizeBytes}`,
      ...(reading.businessKey === undefined ? [] : [JSON.stringify(reading.businessKey)]),
    ],
    found: reading,
  }))
  return turns.take(announced, (reading) => depositRead(vouchers, file, reading, plan))
}

async function depositRead(
  vouchers: Vouchers,
  file: DocumentFile,
  reading: DepositReading,
  plan: DepositPlan,
): Promise<DepositLine> {
  const deposited =
    file.sizeBytes <= IN_MEMORY_BYTES
      ? await vouchers.deposit({
          ...requestOf(plan, reading),
          document: new Uint8Array(await readFile(file.path)),
        })
      : await depositLarge(vouchers, file, reading, plan)
  const { duplicateOf, committed } = deposited
  return {
    file: file.path,
    id: toHex(deposited.id),
    digest: toHex(deposited.digest),
    sizeBytes: deposited.sizeBytes,
    format: reading.format,
    title: reading.title,
    transaction: committed.id,
    height: committed.height,
    ...(duplicateOf === null ? {} : { duplicateOf: toHex(duplicateOf) }),
  }
}

async function depositLarge(
  vouchers: Vouchers,
  file: DocumentFile,
  reading: DepositReading,
  plan: DepositPlan,
): Promise<DepositedVoucher> {
  const folder = await mkdtemp(join(plan.folder, 'upload-'))
  try {
    const path = join(folder, 'ciphertext')
    const encrypted = await encryptToFile(fileStream(file.path), path)
    const document = { ...encrypted, open: (offset: number) => fileStream(path, offset) }
    return await vouchers.deposit({ ...requestOf(plan, reading), document })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function requestOf(plan: DepositPlan, reading: DepositReading) {
  const { custodian, issuer, beneficiary, readers } = plan
  return {
    reading,
    custodian,
    readers,
    ...(issuer === undefined ? {} : { issuer }),
    ...(beneficiary === undefined ? {} : { beneficiary }),
  }
}

/** Only one large document at a time, so that memory stays bounded. */
export function isLarge(file: DocumentFile): boolean {
  return file.sizeBytes > IN_MEMORY_BYTES
}
