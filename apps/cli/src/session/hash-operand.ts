import { fromHex } from '@vouch/core'
import { usageError } from '../shell/problem.ts'

/** 32 bytes from 64 hexadecimal signs. */
export function hashOf(text: string, what: string): Uint8Array {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? fromHex(text.toLowerCase()) : undefined
  if (bytes === undefined)
    throw usageError(
      'ID_INVALID',
      `'${text}' is not the id of ${what}.`,
      'An id has 64 hexadecimal signs; copy it whole.',
    )
  return bytes
}
