import { Box, Button, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { usePaged } from '../data/paged.ts'
import { ActionDialog, type WantedAction } from '../forms/action-dialog.tsx'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { type BillRow, CIRCULATIONS, type HoldingJson } from './bill-json.ts'
import { BillLine, type ListedBill } from './bill-line.tsx'
import { MATURITIES, maturesWithin } from './bill-maturity.ts'
import { DealsTabs } from './deals-tabs.tsx'

const PAGE = 100
type Whose = 'all' | 'held' | 'offered'

async function ask<T>(view: string, args: object): Promise<readonly T[]> {
  return (await client.view('bill', view, args as never)).result as unknown as readonly T[]
}

/** Bills whole, or the ranges of them that are somebody's, each with its bill. */
async function listBills(
  whose: Whose,
  mine: string,
  circulation: string | null,
  last: ListedBill | undefined,
): Promise<readonly ListedBill[]> {
  if (whose === 'all') return ask<BillRow>('bills', { after: last?.id ?? null, limit: PAGE })
  const after = last?.holding === undefined ? null : { bill: last.id, start: last.holding.start }
  const holdings = await ask<HoldingJson>(
    whose,
    whose === 'held' ? { holder: mine, circulation, after, limit: PAGE } : { to: mine, after, limit: PAGE },
  )
  const bills = new Map<string, BillRow['bill']>()
  for (const id of new Set(holdings.map(({ bill }) => bill)))
    bills.set(id, (await client.view('bill', 'bill', { id })).result as unknown as BillRow['bill'])
  return holdings.flatMap((holding) => {
    const bill = bills.get(holding.bill)
    return bill === undefined ? [] : [{ id: holding.bill, bill, holding }]
  })
}

/** Bills on this ledger: all, those one holds, those that wait for one's signature. */
export function BillsPage() {
  const { t } = useWords()
  const { now } = useSession()
  const mine = now?.standing?.organisation
  const [chosen, setWhose] = useState<Whose>()
  const [circulation, setCirculation] = useState<string | null>(null)
  const [number, setNumber] = useState('')
  const [matures, setMatures] = useState<string | null>(null)
  const [wanted, setWanted] = useState<WantedAction>()
  const whose = mine === undefined ? 'all' : (chosen ?? 'held')
  const list = usePaged<ListedBill>(
    JSON.stringify([whose, mine, circulation]),
    (last) => listBills(whose, mine ?? '', circulation, last),
    PAGE,
  )
  const rows = list.rows.filter(
    ({ bill }) => bill.number.includes(number.trim()) && maturesWithin(bill.maturityMs, matures, Date.now()),
  )
  return (
    <Stack gap="md">
      <PageHead title={t('bills.title')} text={t('bills.text')}>
        {mine === undefined ? null : (
          <Button
            onClick={() =>
              setWanted({ contract: 'bill', action: 'draw', initial: { payee: mine, currency: 'CNY' } })
            }
          >
            {t('action.bill.draw')}
          </Button>
        )}
      </PageHead>
      <DealsTabs />
      <Group gap="md">
        <SegmentedControl
          aria-label={t('vouchers.whose')}
          value={whose}
          disabled={mine === undefined}
          onChange={(value) => setWhose(value as Whose)}
          data={(['held', 'offered', 'all'] as const).map((value) => ({
            value,
            label: t(`bills.whose.${value}`),
          }))}
        />
        <Select
          aria-label={t('bills.circulation')}
          placeholder={t('vouchers.state.any')}
          clearable
          w={200}
          disabled={whose !== 'held'}
          value={whose === 'held' ? circulation : null}
          onChange={setCirculation}
          data={CIRCULATIONS.map((value) => ({ value, label: t(`bills.${value}`) }))}
        />
        <Select
          aria-label={t('bills.maturity')}
          placeholder={t('bills.maturity.any')}
          clearable
          w={200}
          value={matures}
          onChange={setMatures}
          data={MATURITIES.map((value) => ({ value, label: t(`bills.maturity.${value}`) }))}
        />
        <TextInput
          aria-label={t('bills.number')}
          placeholder={t('bills.number')}
          value={number}
          onChange={({ currentTarget }) => setNumber(currentTarget.value)}
        />
        <Button variant="default" onClick={list.reload}>
          {t('vouchers.reload')}
        </Button>
      </Group>
      <ProblemNotice cause={list.error} again={list.reload} />
      <Box className="sheet" role="table" aria-label={t('bills.title')} style={{ overflow: 'hidden' }}>
        {list.done && rows.length === 0 ? (
          <EmptyState icon="deals" title={t('bills.none')} text={t(`bills.none.${whose}`)} />
        ) : null}
        {rows.map((row) => (
          <BillLine key={`${row.id}.${row.holding?.start ?? 0}`} row={row} />
        ))}
        {list.done ? null : (
          <Group justify="center" p="sm">
            <Button variant="subtle" loading={list.busy} onClick={list.more}>
              {t('common.more')}
            </Button>
          </Group>
        )}
      </Box>
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} onDone={list.reload} />
    </Stack>
  )
}
