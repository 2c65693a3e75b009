import { Box, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'
import { type FoundKind, searchChain } from './search.ts'

const ICONS: Readonly<Record<FoundKind, IconName>> = {
  voucher: 'vouchers',
  document: 'file',
  transaction: 'explorer',
  block: 'explorer',
  organisation: 'organisation',
  key: 'key',
  contract: 'explorer',
  deal: 'deals',
  bill: 'deals',
}

/** Whatever somebody has in hand: an id, a digest, a height, a name, a key. One answer is gone to at once. */
export function SearchPage() {
  const { t } = useWords()
  const { text } = useParams({ strict: false }) as { readonly text: string }
  const found = useQuery({ queryKey: ['chain', 'search', text], queryFn: () => searchChain(text) })
  const only = found.data?.length === 1 ? found.data[0] : undefined
  useEffect(() => {
    if (only !== undefined) go(only.path)
  }, [only])
  return (
    <Stack gap="lg">
      <PageHead
        title={t('search.title')}
        text={
          <Text component="span" ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        }
      />
      <Answered of={found}>
        {(all) =>
          all.length === 0 ? (
            <div className="sheet">
              <EmptyState icon="search" title={t('search.none')} text={t('search.none.text')} />
            </div>
          ) : (
            <Box className="sheet">
              {all.map(({ kind, path, words }) => (
                <Link
                  key={path}
                  to={path as never}
                  className="row plain"
                  style={{ gridTemplateColumns: '24px 1fr auto', height: 52 }}
                >
                  <Icon name={ICONS[kind]} />
                  <Text component="span" size="sm" fw={550}>
                    {words}
                  </Text>
                  <Group gap="xs">
                    <Text component="span" size="xs" className="quiet">
                      {t(`search.kind.${kind}`)}
                    </Text>
                  </Group>
                </Link>
              ))}
            </Box>
          )
        }
      </Answered>
    </Stack>
  )
}
