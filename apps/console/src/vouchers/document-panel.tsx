import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { fromHex } from '@vouch/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Icon } from '../parts/icon.tsx'
import { EmptyState } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { saveFile } from '../parts/save-file.ts'
import { type SignedIn, useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { DocumentView } from './document-view.tsx'
import type { OpenedDocument } from './open-document.ts'
import type { VoucherRow } from './voucher-json.ts'

/** The document, opened here and nowhere else. Opening it is recorded: that is said before it is done. */
export function DocumentPanel({ row }: { readonly row: VoucherRow }) {
  const { t } = useWords()
  const { now } = useSession()
  const queries = useQueryClient()
  const [opened, setOpened] = useState<OpenedDocument>()
  const { id, voucher } = row
  useEffect(() => setOpened(undefined), [id, now?.publicKey])
  const open = useMutation({
    mutationFn: async (as: SignedIn) => {
      const { openDocument } = await import('./open-document.ts')
      return openDocument(fromHex(id) as Uint8Array, as)
    },
    onSuccess: (document) => {
      setOpened(document)
      return queries.invalidateQueries({ queryKey: ['reading'] })
    },
  })
  if (opened !== undefined)
    return (
      <Sheet
        title={t('document.title')}
        aside={
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="download" size={14} />}
            onClick={() => saveFile(opened.bytes, opened.fileName, opened.mediaType)}
          >
            {t('document.save')}
          </Button>
        }
      >
        <DocumentView document={opened} />
      </Sheet>
    )
  const gone = voucher.lost || voucher.custody === 'destroyed'
  const key = gone
    ? 'document.gone'
    : now?.standing === undefined
      ? 'document.signin'
      : now.canRead
        ? 'document.open'
        : 'document.noreader'
  return (
    <Box component="section" className="sheet" aria-label={t('document.title')}>
      <EmptyState icon="file" title={t('document.sealed')} text={t(`${key}.text`)}>
        <Stack gap="sm" align="center">
          {gone || now?.standing === undefined || !now.canRead ? null : (
            <Button
              leftSection={<Icon name="eye" size={16} />}
              loading={open.isPending}
              onClick={() => open.mutate(now)}
            >
              {t('document.open')}
            </Button>
          )}
          {open.isPending && now?.kind === 'passkey' ? <Text size="xs">{t('document.touch')}</Text> : null}
        </Stack>
      </EmptyState>
      {open.error === null ? null : (
        <Group p="md">
          <Box style={{ flex: 1 }}>
            <ProblemNotice cause={open.error} />
          </Box>
        </Group>
      )}
    </Box>
  )
}
