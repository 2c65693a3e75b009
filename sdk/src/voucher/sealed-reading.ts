import { failed, fromUtf8, ok, type Result, unwrap, utf8 } from '@vouch/core'
import { type AgeIdentity, openSmall, sealSmall } from '@vouch/data'
import type { Fields } from './field-disclosure.ts'

/** What was read of a document: kept encrypted beside it, for those who can open it. */
export interface VoucherReading {
  readonly format: string
  readonly mediaType: string
  readonly title: string
  readonly fields: Fields
}

const VERSION = 1

/** Sealed to the document's own key, so that whoever is granted the document can read it. Throws `SEAL_TOO_LARGE`. */
export async function sealReading(reading: VoucherReading, documentKey: AgeIdentity): Promise<Uint8Array> {
  const { format, mediaType, title, fields } = reading
  const text = JSON.stringify({ version: VERSION, format, mediaType, title, fields })
  return unwrap(await sealSmall(utf8(text), documentKey))
}

/** Problems: `READING_MALFORMED`, and those of `openSmall`. */
export async function openReading(
  sealed: Uint8Array,
  documentKey: AgeIdentity,
): Promise<Result<VoucherReading>> {
  const opened = await openSmall(sealed, documentKey)
  if (!opened.ok) return opened
  try {
    const { version, format, mediaType, title, fields } = JSON.parse(
      fromUtf8(opened.value),
    ) as VoucherReading & { version: number }
    const texts = [format, mediaType, title, ...Object.values(fields)]
    if (version === VERSION && texts.every((text) => typeof text === 'string'))
      return ok({ format, mediaType, title, fields })
  } catch {
    // falls through: what cannot be parsed is malformed
  }
  return failed(
    'READING_MALFORMED',
    'What lies beside the document is not a reading this software knows.',
    'Update the software, or read the document itself.',
  )
}
