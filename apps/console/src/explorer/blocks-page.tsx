import { Box, Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '../data/client.ts'
import { useStatus } from '../data/queries.ts'
import { Answered, PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { ExplorerTabs } from './explorer-tabs.tsx'

const PAGE = 25

/** Blocks, the newest first; new ones come by themselves. */
export function BlocksPage() {
  const { t, number, ago, moment } = useWords()
  const status = useStatus()
  const blocks = useInfiniteQuery({
    queryKey: ['chain', 'blocks', status.data?.height ?? 0],
    queryFn: ({ pageParam }) =>
      client.blocks({ limit: PAGE, ...(pageParam === 0 ? {} : { before: pageParam }) }),
    initialPageParam: 0,
    getNextPageParam: (last) => ((last.at(-1)?.height ?? 1) > 1 ? last.at(-1)?.height : undefined),
    placeholderData: (before) => before,
  })
  return (
    <Box>
      <PageHead title={t('explorer.title')} text={t('explorer.text')} />
      <ExplorerTabs />
      <Answered of={blocks} lines={8}>
        {({ pages }) => (
          <Box className="sheet" style={{ overflow: 'hidden' }}>
            <div className="row head" style={{ gridTemplateColumns: COLUMNS, height: 38 }}>
              <span>{t('explorer.height')}</span>
              <span>{t('explorer.time')}</span>
              <span>{t('explorer.transactions')}</span>
              <span>{t('explorer.hash')}</span>
            </div>
            {pages.flat().map(({ height, timeMs, transactions, hash }) => (
              <Link
                key={height}
                to={`/explorer/blocks/${height}` as never}
                className="row plain"
                style={{ gridTemplateColumns: COLUMNS, height: 44 }}
              >
                <Text component="span" fw={600} size="sm">
                  {number(height)}
                </Text>
                <span title={moment(timeMs)}>{ago(timeMs)}</span>
                <span>{number(transactions.length)}</span>
                <Text component="span" ff="monospace" size="xs" className="quiet">
                  {hash.slice(0, 20)}…
                </Text>
              </Link>
            ))}
            {blocks.hasNextPage ? (
              <Group justify="center" p="sm">
                <Button
                  variant="subtle"
                  loading={blocks.isFetchingNextPage}
                  onClick={() => void blocks.fetchNextPage()}
                >
                  {t('common.more')}
                </Button>
              </Group>
            ) : null}
          </Box>
        )}
      </Answered>
    </Box>
  )
}

const COLUMNS = '90px minmax(90px, 1fr) 110px minmax(0, 1.6fr)'
