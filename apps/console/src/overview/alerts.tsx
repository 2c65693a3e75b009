import { Box, Group, Stack, Text } from '@mantine/core'
import { pinnedChain } from '../data/client.ts'
import { useStatus } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { usePace } from './pace.ts'

/** Transactions that wait, above which it is worth a word. */
const MANY_WAITING = 2_000

/** What somebody should know before they go on; nothing where all is well. */
export function Alerts() {
  const { t, number } = useWords()
  const status = useStatus()
  const { now: measured } = usePace()
  const { now } = useSession()
  const words: string[] = []
  const pinned = pinnedChain()
  if (status.data !== undefined && pinned !== undefined && pinned !== status.data.chainId)
    words.push(t('alert.chain'))
  if (measured !== undefined && measured.waiting > MANY_WAITING)
    words.push(t('alert.waiting', { count: number(measured.waiting) }))
  if (now !== undefined && now.standingKnown && now.standing === undefined) words.push(t('alert.key'))
  if (now !== undefined && !now.canRead) words.push(t('alert.reader'))
  if (words.length === 0 && status.error === null) return null
  return (
    <Stack gap="xs">
      <ProblemNotice cause={status.error} again={() => void status.refetch()} />
      {words.map((line) => (
        <Group
          key={line}
          role="alert"
          gap="sm"
          p="sm"
          wrap="nowrap"
          style={{ borderRadius: 10, background: 'var(--mantine-color-orange-light)' }}
        >
          <Box c="orange" lh={0}>
            <Icon name="warning" />
          </Box>
          <Text size="sm">{line}</Text>
        </Group>
      ))}
    </Stack>
  )
}
