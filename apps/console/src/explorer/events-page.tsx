import { Box, Button, Group, Select } from '@mantine/core'
import type { ChainEvent } from '@vouch/sdk'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { useLive } from '../data/live.tsx'
import { usePaged } from '../data/paged.ts'
import { useContracts } from '../data/queries.ts'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import { EventRow } from './event-row.tsx'
import { ExplorerTabs } from './explorer-tabs.tsx'

const PAGE = 100

/** What happens now, and everything that has happened, from the beginning. */
export function EventsPage() {
  const { t } = useWords()
  const { events } = useLive()
  const contracts = useContracts()
  const [contract, setContract] = useState<string | null>(null)
  const list = usePaged<ChainEvent>(
    contract ?? '',
    async (last) => {
      const page = await client.listEvents({
        limit: PAGE,
        ...(contract === null ? {} : { contract }),
        ...(last === undefined ? {} : { after: last.id }),
      })
      return page.events
    },
    PAGE,
  )
  const now = events.filter((event) => contract === null || event.contract === contract).slice(0, 20)
  return (
    <Box>
      <PageHead title={t('explorer.title')} text={t('explorer.text')} />
      <ExplorerTabs />
      <Group mb="md">
        <Select
          aria-label={t('explorer.contracts')}
          placeholder={t('events.any')}
          clearable
          data={(contracts.data ?? []).map(({ name }) => name)}
          value={contract}
          onChange={setContract}
        />
      </Group>
      {now.length === 0 ? null : (
        <Box mb="lg">
          <Sheet title={t('overview.live')}>
            <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {now.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </Box>
          </Sheet>
        </Box>
      )}
      <Sheet title={t('events.all')}>
        <ProblemNotice cause={list.error} again={list.more} />
        {list.done && list.rows.length === 0 ? (
          <EmptyState icon="clock" title={t('events.none')} text={t('overview.quiet.text')} />
        ) : null}
        <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.rows.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </Box>
        {list.done ? null : (
          <Group justify="center" pt="sm">
            <Button variant="subtle" loading={list.busy} onClick={list.more}>
              {t('common.more')}
            </Button>
          </Group>
        )}
      </Sheet>
    </Box>
  )
}
