import { Text } from '@mantine/core'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { useReading } from './reading.ts'
import type { VoucherRow } from './voucher-json.ts'

/** What the document is called, for those who have read it; its kind and id for all others. */
export function TitleCell({ row, still }: { readonly row: VoucherRow; readonly still: boolean }) {
  const { bytes } = useWords()
  const { now } = useSession()
  const reading = useReading(row, now, still)
  const { voucher, id } = row
  return (
    <>
      <Text component="span" size="sm" fw={reading === undefined ? 400 : 550}>
        {reading?.title ?? `${kindOf(voucher.mediaType)}, ${bytes(voucher.size)}`}
      </Text>{' '}
      <Text component="span" size="xs" className="quiet" ff="monospace">
        {id.slice(0, 8)}
      </Text>
    </>
  )
}

const KINDS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/xml': 'XML',
  'text/xml': 'XML',
  'text/csv': 'CSV',
  'text/plain': 'TXT',
  'application/ofd': 'OFD',
}

export function kindOf(mediaType: string): string {
  return KINDS[mediaType] ?? mediaType.split('/').at(-1)?.toUpperCase() ?? mediaType
}
