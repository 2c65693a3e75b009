import { ActionIcon, Box, Group, Progress, Text } from '@mantine/core'
import { ProblemError } from '@vouch/core'
import { Icon } from '../parts/icon.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import type { DepositItem, DepositQueue } from './deposit-queue.ts'

const COLORS = {
  reading: 'gray',
  ready: 'gray',
  waiting: 'gray',
  sealing: 'seal',
  signing: 'seal',
  done: 'seal',
  failed: 'red',
} as const

/** Each file with what it is taken for, how far it is, and what became of it. */
export function DepositList({ queue }: { readonly queue: DepositQueue }) {
  return (
    <Box className="sheet" component="ul" m={0} p={0} style={{ listStyle: 'none', overflow: 'hidden' }}>
      {queue.items.map((item) => (
        <Row key={item.path} item={item} remove={queue.running ? undefined : () => queue.remove(item.path)} />
      ))}
    </Box>
  )
}

function Row({ item, remove }: { readonly item: DepositItem; readonly remove: (() => void) | undefined }) {
  const { t, find, bytes } = useWords()
  const { path, file, state, reading, sent, id, duplicateOf, error } = item
  const title = reading?.title ?? path
  const kind = reading === undefined ? '' : `${find(`format.${reading.format}`) ?? reading.format} · `
  return (
    <Box component="li" px="md" py="sm" style={{ borderBottom: '1px solid var(--line)' }}>
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Box style={{ minWidth: 0 }}>
          <Text size="sm" fw={550} truncate>
            {id === undefined ? title : <PageLink to={`/vouchers/${id}`}>{title}</PageLink>}
          </Text>
          <Text size="xs" className="quiet" truncate>
            {kind}
            {path}, {bytes(file.size)}
          </Text>
        </Box>
        <Group gap="sm" wrap="nowrap">
          <Group gap={6} wrap="nowrap">
            <span className="dot" style={{ background: `var(--mantine-color-${COLORS[state]}-5)` }} />
            <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
              {t(`deposit.state.${state}`)}
            </Text>
          </Group>
          {remove === undefined || state === 'done' ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('deposit.remove', { name: path })}
              onClick={remove}
            >
              <Icon name="cross" size={14} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      {state === 'sealing' || state === 'signing' ? (
        <Progress size={3} mt={8} value={100 * sent} animated aria-label={title} />
      ) : null}
      {duplicateOf === undefined ? null : (
        <Text size="xs" c="orange" mt={6}>
          {t('deposit.duplicate', { id: duplicateOf.slice(0, 8) })}{' '}
          <PageLink to={`/vouchers/${duplicateOf}`}>{t('common.details')}</PageLink>
        </Text>
      )}
      {error === undefined ? null : (
        <Box mt="sm">
          <ProblemNotice cause={isProblem(error) ? new ProblemError(error) : error} />
        </Box>
      )}
    </Box>
  )
}

function isProblem(error: unknown): error is ConstructorParameters<typeof ProblemError>[0] {
  return (
    typeof error === 'object' &&
    error !== null &&
    'remedy' in error &&
    'detail' in error &&
    !(error instanceof Error)
  )
}
