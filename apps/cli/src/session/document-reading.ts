import { open, readFile } from 'node:fs/promises'
import { readAsIs, readDocument } from '@vouch/application/standards'
import { unwrap } from '@vouch/core'
import type { DepositReading } from '@vouch/sdk'
import { commandError } from '../shell/problem.ts'
import type { DocumentFile } from './document-files.ts'

/** Documents up to this size are read for their fields; larger ones are kept as they are. */
const MAX_READ_BYTES = 32 << 20
const HEAD_BYTES = 64 << 10

/** What a document says. With `asIs` nothing is read but its first bytes. Problems thrown: those of `readDocument`. */
export async function readingOf(file: DocumentFile, asIs: boolean): Promise<DepositReading> {
  if (file.sizeBytes <= MAX_READ_BYTES && !asIs) {
    const reading = await readDocument(await readFile(file.path), file.path)
    if (!reading.ok)
      throw commandError(
        reading.problem.code,
        `${file.path}: ${reading.problem.detail}`,
        reading.problem.remedy.includes('--as-is')
          ? reading.problem.remedy
          : `${reading.problem.remedy} To keep it unread: --as-is`,
        reading.problem.meta,
      )
    return unwrap(reading)
  }
  const reading = readAsIs(await headOf(file.path), file.path)
  if (reading.format === 'xml' && !asIs)
    throw commandError(
      'DOCUMENT_TOO_LARGE',
      `${file.path} is XML of ${file.sizeBytes} bytes; at most ${MAX_READ_BYTES} are read.`,
      'To keep it unread, add: --as-is',
    )
  return reading
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
