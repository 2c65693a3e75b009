import { Box, Group, Text } from '@mantine/core'
import type { TracedStep } from '@vouch/sdk'
import { useNames } from '../data/queries.ts'
import { PageLink } from '../parts/page-link.tsx'
import { useWords } from '../words/words.tsx'

const COLORS: Readonly<Record<string, string>> = {
  rejected: 'red',
  denied: 'red',
  frozen: 'blue',
  under_review: 'indigo',
  destroyed: 'gray',
  lost: 'red',
  superseded: 'gray',
  transfer_proposed: 'orange',
  booked: 'grape',
}

/** The complete flow record, newest first, each step with who took it and the transaction that proves it. */
export function FlowTimeline({ steps }: { readonly steps: readonly TracedStep[] }) {
  const { t, find, moment, ago } = useWords()
  const name = useNames()
  return (
    <Box component="ol" aria-label={t('flow.title')} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {steps.toReversed().map(({ entry, transaction }, at) => {
        const other = entry.counterparty === null ? '' : name(entry.counterparty)
        const words = find(`step.${entry.step}`) ?? entry.step
        return (
          <Box
            component="li"
            key={entry.sequence}
            style={{ position: 'relative', paddingLeft: 26, paddingBottom: 18 }}
          >
            {at === steps.length - 1 ? null : (
              <span
                style={{
                  position: 'absolute',
                  left: 5,
                  top: 14,
                  bottom: -4,
                  width: 2,
                  background: 'var(--line)',
                }}
              />
            )}
            <span
              className="dot"
              style={{
                position: 'absolute',
                left: 0,
                top: 5,
                width: 12,
                height: 12,
                background: `var(--mantine-color-${COLORS[entry.step] ?? 'seal'}-5)`,
                boxShadow: '0 0 0 3px var(--sheet)',
              }}
            />
            <Text size="sm" fw={600}>
              {words.replace('{other}', other)}
            </Text>
            <Text size="sm">{name(entry.by)}</Text>
            {entry.note === '' ? null : (
              <Text size="sm" className="quiet" style={{ overflowWrap: 'anywhere' }}>
                {find(`choice.kind.${entry.note}`) ??
                  (entry.note.length === 64 ? `${entry.note.slice(0, 16)}…` : entry.note)}
              </Text>
            )}
            <Group gap={8}>
              <Text size="xs" className="quiet" title={moment(entry.atMs)}>
                {ago(entry.atMs)} · {moment(entry.atMs)}
              </Text>
              <PageLink to={`/explorer/transactions/${transaction}`} size="xs">
                {t('flow.block', { height: entry.height })}
              </PageLink>
            </Group>
          </Box>
        )
      })}
    </Box>
  )
}
