import { type DocumentReading, readDocument } from '@vouch/application/standards'
import { unwrap } from '@vouch/core'
import { collect } from '@vouch/data'
import type { SignedIn } from '../session/session.tsx'

export interface OpenedDocument {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly fileName: string
  /** As it is read here and now, from the document itself. */
  readonly reading: DocumentReading | undefined
}

/** Documents up to here are shown; larger ones are for the command line. */
const MAX_SHOWN_BYTES = 64 << 20

/** Records the reading, fetches the ciphertext and decrypts it here. */
export async function openDocument(id: Uint8Array, now: SignedIn): Promise<OpenedDocument> {
  const vouchers = await now.vouchers()
  const obtained = await vouchers.obtain(id)
  const bytes = unwrap(await collect(await obtained.document(), MAX_SHOWN_BYTES))
  const noted = await obtained.reading().catch(() => undefined)
  const { mediaType } = obtained.voucher
  const read = await readDocument(bytes, noted?.title ?? '')
  return {
    bytes,
    mediaType,
    fileName: `${(noted?.title ?? 'document').replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, 80)}${endingOf(mediaType)}`,
    reading: read.ok ? read.value : undefined,
  }
}

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'application/xml': '.xml',
  'text/xml': '.xml',
  'text/csv': '.csv',
  'text/plain': '.txt',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'application/ofd': '.ofd',
}

function endingOf(mediaType: string): string {
  return ENDINGS[mediaType] ?? ''
}
