import { Box, Button, Group, Text } from '@mantine/core'
import { toHex } from '@vouch/core'
import type { FlowStep } from '@vouch/sdk'
import { useState } from 'react'
import { useNames } from '../data/queries.ts'
import { ActionDialog, useActionWords, type WantedAction } from '../forms/action-dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { plainName } from '../forms/draft.ts'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { type DealRow, lanesOf, type TaskJson } from './deal-json.ts'
import { wantedForTask } from './task-actions.ts'

interface Step {
  readonly step: string
  readonly by: Uint8Array
  readonly atMs: number
  readonly height: number
  readonly sequence: number
  readonly note: string
}

interface SwimLanesProps {
  readonly row: DealRow
  readonly steps: readonly FlowStep<Step>[]
  readonly tasks: readonly TaskJson[]
}

/** A lane for each party: at the top what it has to do now and until when, below what it did, the latest first. */
export function SwimLanes({ row, steps, tasks }: SwimLanesProps) {
  const { t } = useWords()
  const name = useNames()
  const { now } = useSession()
  const [wanted, setWanted] = useState<WantedAction>()
  const lanes = lanesOf(row.deal)
  const me = now?.standing?.organisation
  const laneOf = (by: string): number => lanes.findIndex(({ id }) => id === by)
  const last = steps.length + 2
  return (
    <Box style={{ overflowX: 'auto' }}>
      <Box
        role="list"
        aria-label={t('deal.lanes')}
        style={{
          display: 'grid',
          gridTemplateColumns: `repeat(${lanes.length}, minmax(170px, 1fr))`,
          columnGap: 12,
          minWidth: lanes.length * 180,
        }}
      >
        {lanes.map(({ role, id }, at) => (
          <Box
            key={role}
            style={{
              gridColumn: at + 1,
              gridRow: `1 / ${last + 1}`,
              background: 'var(--soft)',
              borderRadius: 10,
              boxShadow: id === me ? 'inset 0 0 0 2px var(--mantine-color-seal-4)' : undefined,
            }}
          />
        ))}
        {lanes.map(({ role, id }, at) => (
          <Box key={`${role}-head`} p="sm" style={{ gridColumn: at + 1, gridRow: 1 }}>
            <Text size="xs" className="quiet">
              {t(`lane.${role}`)}
            </Text>
            <Text size="sm" fw={700}>
              {name(id)} {id === me ? `(${t('common.you')})` : ''}
            </Text>
          </Box>
        ))}
        {steps.toReversed().map(({ entry, transaction }, at) => {
          const lane = laneOf(toHex(entry.by))
          return (
            <StepCard
              key={entry.sequence}
              entry={entry}
              transaction={transaction}
              row={at + 3}
              lane={lane}
              outsider={lane < 0 ? name(entry.by) : undefined}
            />
          )
        })}
        {lanes.map(({ role, id }, at) => (
          <Box key={`${role}-now`} p={8} style={{ gridColumn: at + 1, gridRow: 2 }}>
            {tasks
              .filter(
                (task) => task.role === role || (task.role === 'anybody' && id === (me ?? row.deal.proposer)),
              )
              .map((task) => (
                <TaskCard
                  key={`${task.role}${task.what}`}
                  task={task}
                  row={row}
                  isMine={id === me || task.role === 'anybody'}
                  act={setWanted}
                />
              ))}
          </Box>
        ))}
      </Box>
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Box>
  )
}

function StepCard(props: {
  readonly entry: Step
  readonly transaction: string
  readonly row: number
  readonly lane: number
  readonly outsider: string | undefined
}) {
  const { t, find, moment, ago } = useWords()
  const { entry, transaction, row, lane, outsider } = props
  return (
    <Box role="listitem" p={8} style={{ gridColumn: lane < 0 ? '1 / -1' : lane + 1, gridRow: row }}>
      <Box className="sheet" p="xs">
        <Text size="sm" fw={600}>
          {find(`step.deal.${entry.step}`) ?? plainName(entry.step)}
        </Text>
        {outsider === undefined ? null : <Text size="xs">{outsider}</Text>}
        {entry.note === '' ? null : (
          <Text size="xs" className="quiet" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {entry.note}
          </Text>
        )}
        <Group gap={6}>
          <Text size="xs" className="quiet" title={moment(entry.atMs)}>
            {ago(entry.atMs)}
          </Text>
          <PageLink to={`/explorer/transactions/${transaction}`} size="xs">
            {t('flow.block', { height: entry.height })}
          </PageLink>
        </Group>
      </Box>
    </Box>
  )
}

interface TaskCardProps {
  readonly task: TaskJson
  readonly row: DealRow
  readonly isMine: boolean
  act(wanted: WantedAction): void
}

function TaskCard({ task, row, isMine, act }: TaskCardProps) {
  const { t, find, ago, moment } = useWords()
  const wordsOf = useActionWords()
  const late = task.untilMs !== null && task.untilMs < Date.now()
  const wanted = isMine ? wantedForTask(row, task) : undefined
  return (
    <Box
      p="sm"
      mb={8}
      role="listitem"
      style={{
        borderRadius: 8,
        border: `2px solid var(--mantine-color-${late ? 'red' : 'orange'}-5)`,
        background: 'var(--sheet)',
      }}
    >
      <Group gap={6} wrap="nowrap" c={late ? 'red' : 'orange'}>
        <Icon name="clock" size={14} />
        <Text size="xs" fw={700}>
          {t(late ? 'task.late' : 'task.now')}
        </Text>
      </Group>
      <Text size="sm" fw={600} mt={4}>
        {find(`task.${task.what}`) ?? plainName(task.what)}
      </Text>
      {task.untilMs === null ? null : (
        <Text size="xs" className="quiet" title={moment(task.untilMs)}>
          {t('task.until', { when: moment(task.untilMs), ago: ago(task.untilMs) })}
        </Text>
      )}
      {wanted === undefined ? null : (
        <Button fullWidth size="xs" mt="xs" onClick={() => act(wanted)}>
          {wordsOf('deal', wanted.action)}
        </Button>
      )}
      {isMine && wanted === undefined ? (
        <Text size="xs" mt={4}>
          {t('task.elsewhere', { id: row.deal.endToEndId })}
        </Text>
      ) : null}
    </Box>
  )
}
