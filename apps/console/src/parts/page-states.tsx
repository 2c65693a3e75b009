import { Box, Button, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { Icon, type IconName } from './icon.tsx'
import { PageLink } from './page-link.tsx'
import { ProblemNotice } from './problem-notice.tsx'

export function PagePending() {
  const { t } = useWords()
  return (
    <Stack aria-busy="true" aria-label={t('state.loading')} gap="md">
      <Skeleton height={28} width="30%" />
      <Skeleton height={120} radius="md" />
      <Skeleton height={240} radius="md" />
    </Stack>
  )
}

export function PageError({ error }: { readonly error: unknown }) {
  return <ProblemNotice cause={error} again={() => location.reload()} />
}

export function PageMissing() {
  const { t } = useWords()
  return (
    <EmptyState icon="search" title={t('state.missing')} text={t('state.missing.text')}>
      <PageLink to="/">{t('nav.overview')}</PageLink>
    </EmptyState>
  )
}

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}

/** Nothing here, why, and what to do next. */
export function EmptyState({ icon, title, text, children }: EmptyProps) {
  return (
    <Center py={56} px="md">
      <Stack align="center" gap="xs" maw={440} ta="center">
        <Box c="seal" p="md" style={{ borderRadius: '50%', background: 'var(--soft)', lineHeight: 0 }}>
          <Icon name={icon} size={28} />
        </Box>
        <Text fw={600}>{title}</Text>
        <Text size="sm" className="quiet">
          {text}
        </Text>
        <Group mt="xs">{children}</Group>
      </Stack>
    </Center>
  )
}

/** A question that is still open, failed, or answered. */
export function Answered<T>(props: {
  readonly of: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown }
  readonly lines?: number
  readonly children: (data: T) => ReactNode
}) {
  const { data, error, refetch } = props.of
  const { t } = useWords()
  if (data !== undefined) return props.children(data)
  if (error !== null && error !== undefined)
    return <ProblemNotice cause={error} again={() => void refetch()} />
  return (
    <Stack aria-busy="true" aria-label={t('state.loading')} gap="xs">
      {Array.from({ length: props.lines ?? 4 }, (_, at) => (
        <Skeleton key={at} height={36} radius="sm" />
      ))}
    </Stack>
  )
}

export function PageHead(props: {
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <Group justify="space-between" align="flex-end" mb="lg" gap="md">
      <Box style={{ minWidth: 0 }}>
        <Title order={1}>{props.title}</Title>
        {props.text === undefined ? null : (
          <Text className="quiet" size="sm" mt={4} maw={720}>
            {props.text}
          </Text>
        )}
      </Box>
      <Group gap="sm">{props.children}</Group>
    </Group>
  )
}

export function RetryButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useWords()
  return (
    <Button variant="default" onClick={onClick}>
      {t('problem.again')}
    </Button>
  )
}
