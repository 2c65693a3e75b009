import { Box, Button, Grid, Group, Menu, Stack } from '@mantine/core'
import { fromHex } from '@vouch/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { useView } from '../data/queries.ts'
import { ActionDialog, useActionWords, type WantedAction } from '../forms/action-dialog.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { AccessList } from './access-list.tsx'
import { DocumentPanel } from './document-panel.tsx'
import { FlowTimeline } from './flow-timeline.tsx'
import { possibleActions, wantedFor } from './possible-actions.ts'
import { ProofPanel } from './proof-panel.tsx'
import { useReading } from './reading.ts'
import { StateMark } from './state-mark.tsx'
import { VoucherFacts } from './voucher-facts.tsx'
import type { VoucherJson, VoucherRow } from './voucher-json.ts'

/** One voucher: where it stands, what can be done, what it says, how it came here, and the proof of all that. */
export function VoucherPage() {
  const { t } = useWords()
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const found = useView<VoucherJson | null>(
    'voucher',
    'voucher',
    { id },
    { enabled: /^[0-9a-f]{64}$/.test(id) },
  )
  if (!/^[0-9a-f]{64}$/.test(id)) return <EmptyState icon="vouchers" title={t('voucher.none')} text={id} />
  return (
    <Answered of={found}>
      {(voucher) =>
        voucher === null ? (
          <EmptyState icon="vouchers" title={t('voucher.none')} text={id} />
        ) : (
          <Voucher row={{ id, voucher }} />
        )
      }
    </Answered>
  )
}

function Voucher({ row }: { readonly row: VoucherRow }) {
  const { t } = useWords()
  const { now } = useSession()
  const { id, voucher } = row
  const reading = useReading(row, now, true)
  const flow = useQuery({
    queryKey: ['voucher', 'flow', id, voucher.flowCount],
    queryFn: async () => {
      const { traceVoucher } = await import('./proofs.ts')
      return traceVoucher(client, fromHex(id) as Uint8Array)
    },
  })
  return (
    <Box>
      <PageHead
        title={reading?.title ?? t('voucher.title', { id: id.slice(0, 8) })}
        text={
          <Group component="span" gap="md">
            <StateMark voucher={voucher} />
            <HashText value={id} />
          </Group>
        }
      >
        <VoucherActions row={row} />
      </PageHead>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <DocumentPanel row={row} />
            <Sheet title={t('voucher.facts')}>
              <VoucherFacts row={row} />
            </Sheet>
            <Sheet title={t('access.title')}>
              <AccessList row={row} />
            </Sheet>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <ProofPanel row={row} />
            <Sheet title={t('flow.title')}>
              <Answered of={flow} lines={5}>
                {({ steps }) => <FlowTimeline steps={steps} />}
              </Answered>
            </Sheet>
          </Stack>
        </Grid.Col>
      </Grid>
    </Box>
  )
}

/** The next step as a button of its own, the other usual ones beside it, the rest in a menu. */
function VoucherActions({ row }: { readonly row: VoucherRow }) {
  const { t } = useWords()
  const { now } = useSession()
  const wordsOf = useActionWords()
  const [wanted, setWanted] = useState<WantedAction>()
  if (now?.standing === undefined) return null
  const nowMs = Date.now()
  const all = possibleActions(row, now.standing, nowMs)
  const ordered = [...all.filter(({ next }) => next === true), ...all.filter(({ next }) => next !== true)]
  const shown = ordered.filter(({ grave }) => grave !== true).slice(0, 3)
  const others = ordered.filter((one) => !shown.includes(one))
  const open = (one: (typeof all)[number]) => () => setWanted(wantedFor(one, row, Date.now()))
  return (
    <Group gap="sm">
      {shown.map((one) => (
        <Button key={one.action} variant={one.next === true ? 'filled' : 'default'} onClick={open(one)}>
          {wordsOf('voucher', one.action)}
        </Button>
      ))}
      {others.length === 0 ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" aria-label={t('common.more')}>
              ⋯
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((one) => (
              <Menu.Item
                key={one.action}
                onClick={open(one)}
                {...(one.grave === true ? { color: 'red' } : {})}
              >
                {wordsOf('voucher', one.action)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Group>
  )
}
