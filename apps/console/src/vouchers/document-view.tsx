import { Box, Code, SegmentedControl, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useWords } from '../words/words.tsx'
import { Facts } from '../parts/facts.tsx'
import { InvoiceSheet } from './invoice-sheet.tsx'
import type { OpenedDocument } from './open-document.ts'
import { useFieldWords } from './field-words.ts'

const INVOICES = new Set([
  'ubl-invoice',
  'ubl-credit-note',
  'cii-invoice',
  'cn-einvoice',
  'cn-einvoice-ofd',
  'pdf-cii-invoice',
])
const SHOWN_TEXT = 200_000

type Way = 'sheet' | 'fields' | 'file'

/** A document as a person reads it: an invoice as a sheet, a PDF or picture as it is, anything else as text. */
export function DocumentView({ document }: { readonly document: OpenedDocument }) {
  const { t } = useWords()
  const { reading } = document
  const isInvoice = reading !== undefined && INVOICES.has(reading.format)
  const ways: Way[] = isInvoice ? ['sheet', 'fields', 'file'] : ['file']
  const [way, setWay] = useState<Way>(isInvoice ? 'sheet' : 'file')
  return (
    <Stack gap="md">
      {ways.length === 1 ? null : (
        <SegmentedControl
          aria-label={t('document.as')}
          size="xs"
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={ways.map((value) => ({ value, label: t(`document.as.${value}`) }))}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      {way === 'sheet' && reading !== undefined ? (
        <InvoiceSheet bytes={document.bytes} reading={reading} />
      ) : null}
      {way === 'fields' && reading !== undefined ? <FieldList reading={reading} /> : null}
      {way === 'file' ? <FileView document={document} /> : null}
    </Stack>
  )
}

function FieldList({ reading }: { readonly reading: NonNullable<OpenedDocument['reading']> }) {
  const wordsOf = useFieldWords()
  return (
    <Facts
      facts={reading.fields.map(({ name, value, term }) => [
        `${wordsOf(name)}${term === undefined ? '' : ` (${term})`}`,
        value,
      ])}
    />
  )
}

function FileView({ document }: { readonly document: OpenedDocument }) {
  const { t } = useWords()
  const { bytes, mediaType } = document
  const url = useBlobUrl(bytes, mediaType)
  if (mediaType === 'application/pdf')
    return (
      <iframe
        title={t('document.title')}
        src={url}
        style={{ width: '100%', height: 560, border: '1px solid var(--line)', borderRadius: 8 }}
      />
    )
  if (mediaType.startsWith('image/'))
    return (
      <img
        src={url}
        alt={t('document.title')}
        style={{ maxWidth: '100%', borderRadius: 8, border: '1px solid var(--line)' }}
      />
    )
  if (/xml|json|^text\//.test(mediaType))
    return (
      <Code block style={{ maxHeight: 520, overflow: 'auto', fontSize: 12 }}>
        {new TextDecoder().decode(bytes.subarray(0, SHOWN_TEXT))}
      </Code>
    )
  return (
    <Box>
      <Text size="sm" className="quiet">
        {t('document.unshown', { type: mediaType })}
      </Text>
    </Box>
  )
}

function useBlobUrl(bytes: Uint8Array, mediaType: string): string {
  const url = useMemo(
    () => URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mediaType })),
    [bytes, mediaType],
  )
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return url
}
