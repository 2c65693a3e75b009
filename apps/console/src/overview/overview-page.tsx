import { Box, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLive } from '../data/live.tsx'
import { useStatus } from '../data/queries.ts'
import { EventRow } from '../explorer/event-row.tsx'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'
import { Alerts } from './alerts.tsx'
import { AwaitingList } from './awaiting-list.tsx'
import { usePace } from './pace.ts'
import { Sparkline } from './sparkline.tsx'

const SHOWN_EVENTS = 12

/** How the chain runs, what awaits the reader, what happens now. */
export function OverviewPage() {
  const { t } = useWords()
  const { now } = useSession()
  const { events } = useLive()
  return (
    <Stack gap="lg">
      <PageHead title={t('overview.title')} text={t('overview.text')}>
        <Button variant="default" onClick={() => go('/verify')}>
          {t('overview.verify')}
        </Button>
        <Button onClick={() => go('/vouchers/deposit')}>{t('vouchers.deposit')}</Button>
      </PageHead>
      <Alerts />
      <Numbers />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Sheet title={t('awaiting.title')}>
          {now?.standing === undefined ? (
            <EmptyState icon="key" title={t('awaiting.signin')} text={t('awaiting.signin.text')}>
              <Button variant="light" onClick={() => go('/sign-in')}>
                {t('sign.in')}
              </Button>
            </EmptyState>
          ) : (
            <AwaitingList me={now.standing} />
          )}
        </Sheet>
        <Sheet title={t('overview.live')}>
          {events.length === 0 ? (
            <EmptyState icon="clock" title={t('overview.quiet')} text={t('overview.quiet.text')} />
          ) : (
            <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {events.slice(0, SHOWN_EVENTS).map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </Box>
          )}
        </Sheet>
      </SimpleGrid>
    </Stack>
  )
}

function Numbers() {
  const { t, number, ago } = useWords()
  const status = useStatus()
  const { paces, now } = usePace()
  const last = paces.at(-1)
  const latencies = paces.map(({ latencyMs }) => latencyMs).filter((value) => value !== undefined)
  const latency = latencies.at(-1)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md">
      <NumberCard
        label={t('overview.height')}
        value={status.data === undefined ? '…' : number(status.data.height)}
        note={status.data === undefined ? '' : ago(status.data.headTimeMs)}
      />
      <NumberCard
        label={t('overview.pace')}
        value={last === undefined ? '…' : number(Math.round(last.perSecond * 10) / 10)}
        note={t('overview.pace.note')}
      >
        <Sparkline values={paces.map(({ perSecond }) => perSecond)} label={t('overview.pace')} />
      </NumberCard>
      <NumberCard
        label={t('overview.latency')}
        value={latency === undefined ? '—' : `${number(Math.round(latency))} ms`}
        note={t('overview.latency.note')}
      >
        <Sparkline values={latencies} label={t('overview.latency')} />
      </NumberCard>
      <NumberCard
        label={t('overview.waiting')}
        value={now === undefined ? '…' : number(now.waiting)}
        note={
          now === undefined
            ? ''
            : t('overview.failed', { failed: number(now.failed), refused: number(now.refused) })
        }
      />
    </SimpleGrid>
  )
}

function NumberCard(props: {
  readonly label: string
  readonly value: string
  readonly note: string
  readonly children?: ReactNode
}) {
  return (
    <Box className="sheet" p="md" style={{ display: 'flex', flexDirection: 'column' }}>
      <Text size="xs" className="quiet" fw={600}>
        {props.label}
      </Text>
      <Group align="baseline" gap={8}>
        <Text fz={28} fw={700} lh={1.3}>
          {props.value}
        </Text>
        <Text size="xs" className="quiet">
          {props.note}
        </Text>
      </Group>
      <Box mt="auto">{props.children}</Box>
    </Box>
  )
}
