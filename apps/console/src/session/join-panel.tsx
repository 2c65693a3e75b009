import { Box, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { HashText } from '../parts/hash-text.tsx'
import { useWords } from '../words/words.tsx'
import { joinLink } from './join-link.ts'
import type { SignedIn } from './session.tsx'

/** A fresh key is nobody's yet: what an administrator of its organisation must do, three ways. */
export function JoinPanel({ now }: { readonly now: SignedIn }) {
  const { t } = useWords()
  const { alias, recipient } = now.key
  const link = joinLink({ publicKey: now.publicKey, recipient, member: alias })
  const qr = useQuery({
    queryKey: ['qr', link],
    queryFn: () => qrOf(link),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const key = JSON.stringify({ publicKey: now.publicKey, member: alias, right: 'sign', recipient })
  return (
    <Box component="section" className="sheet" p="lg" aria-label={t('join.title')}>
      <Group align="flex-start" gap="xl">
        <Stack gap="sm" style={{ flex: 1, minWidth: 280 }}>
          <Title order={2}>{t('join.title')}</Title>
          <Text size="sm">{t('join.text', { name: alias })}</Text>
          <Text size="sm" component="div">
            <b>{t('join.link')}</b> <HashText value={link} />
          </Text>
          <Text size="sm" component="div">
            <b>{t('join.command')}</b>
            <Code block mt={6} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {`npx vouch contract call identity addKey --key '${key}' --as …`}
            </Code>
          </Text>
          <Text size="xs" className="quiet">
            {t('join.waiting')}
          </Text>
        </Stack>
        {qr.data === undefined ? null : (
          <img
            src={qr.data}
            width={168}
            height={168}
            alt={t('join.qr')}
            style={{ background: '#fff', borderRadius: 8, padding: 6 }}
          />
        )}
      </Group>
    </Box>
  )
}

async function qrOf(text: string): Promise<string> {
  const { toString } = await import('qrcode')
  const svg = await toString(text, { type: 'svg', margin: 0 })
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
