import { Box, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useNames } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { Answered, EmptyState } from '../parts/page-states.tsx'
import type { Standing } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { useAwaiting } from './awaiting.ts'

const ICONS = {
  accept: 'deposit',
  transfer: 'deals',
  requested: 'eye',
  order: 'verify',
  deal: 'deals',
} as const

/** What to do next, the most urgent first. */
export function AwaitingList({ me }: { readonly me: Standing }) {
  const { t, find, ago } = useWords()
  const name = useNames()
  const awaiting = useAwaiting(me)
  return (
    <Answered of={awaiting}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState icon="check" title={t('awaiting.none')} text={t('awaiting.none.text')} />
        ) : (
          <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map(({ kind, id, from, sinceMs, untilMs, what = '' }) => (
              <li key={`${kind}${id}${from}${what}`}>
                <Link to={`/${kind === 'deal' ? 'deals' : 'vouchers'}/${id}` as never} className="plain">
                  <Group gap="sm" py={9} wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
                    <Box c="seal" lh={0}>
                      <Icon name={ICONS[kind]} />
                    </Box>
                    <Box style={{ flex: 1, minWidth: 0 }}>
                      <Text size="sm" fw={550} truncate>
                        {t(`awaiting.${kind}`, {
                          from: kind === 'deal' ? t('nav.deals') : name(from),
                          what: find(`task.${what}`) ?? what,
                        })}
                      </Text>
                      <Text size="xs" className="quiet">
                        {kind === 'deal'
                          ? id.slice(0, 8)
                          : `${t('voucher.title', { id: id.slice(0, 8) })}, ${ago(sinceMs)}`}
                      </Text>
                    </Box>
                    {untilMs === undefined ? null : (
                      <Text size="xs" c="orange">
                        {t('awaiting.until', { when: ago(untilMs) })}
                      </Text>
                    )}
                  </Group>
                </Link>
              </li>
            ))}
          </Box>
        )
      }
    </Answered>
  )
}
