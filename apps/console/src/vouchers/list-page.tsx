import { Button, Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { client } from '../data/client.ts'
import { useLive } from '../data/live.tsx'
import { usePaged } from '../data/paged.ts'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { Icon } from '../parts/icon.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'
import { CUSTODY, type VoucherRow } from './voucher-json.ts'
import { VoucherTable } from './voucher-table.tsx'

const PAGE = 200
type Whose = 'all' | 'holder' | 'custodian'

/** All vouchers, or one's own; by state where the chain keeps them so. */
export function VoucherListPage() {
  const { t } = useWords()
  const { now } = useSession()
  const mine = now?.standing?.organisation
  const [whose, setWhose] = useState<Whose>('all')
  const [custody, setCustody] = useState<string | null>(null)
  const filter = {
    holder: whose === 'holder' ? (mine ?? null) : null,
    custodian: whose === 'custodian' ? (mine ?? null) : null,
    custody: whose === 'custodian' ? custody : null,
    digest: null,
  }
  const source = JSON.stringify([filter, custody])
  const list = usePaged<VoucherRow>(
    source,
    async (last) => {
      const { result } = await client.view('voucher', 'vouchers', {
        ...filter,
        after: last?.id ?? null,
        limit: PAGE,
      })
      return result as unknown as readonly VoucherRow[]
    },
    PAGE,
  )
  // A list of one page follows what happens; a longer one is asked for again by hand.
  const { events } = useLive()
  const latest = events.find(({ contract }) => contract === 'voucher')?.id
  const reload = useRef(list.reload)
  reload.current = list.reload
  const isShort = list.done && list.rows.length < PAGE
  const short = useRef(isShort)
  short.current = isShort
  useEffect(() => {
    if (latest !== undefined && short.current) reload.current()
  }, [latest])
  const shown =
    custody === null || whose === 'custodian'
      ? list
      : { ...list, rows: list.rows.filter(({ voucher }) => voucher.custody === custody) }
  const isEmpty = list.done && shown.rows.length === 0
  return (
    <Stack gap="md">
      <PageHead title={t('vouchers.title')} text={t('vouchers.text')}>
        <Button leftSection={<Icon name="deposit" size={16} />} onClick={() => go('/vouchers/deposit')}>
          {t('vouchers.deposit')}
        </Button>
      </PageHead>
      <Group gap="md">
        <SegmentedControl
          aria-label={t('vouchers.whose')}
          value={whose}
          onChange={(value) => setWhose(value as Whose)}
          disabled={mine === undefined}
          data={[
            { value: 'all', label: t('vouchers.whose.all') },
            { value: 'holder', label: t('vouchers.whose.holder') },
            { value: 'custodian', label: t('vouchers.whose.custodian') },
          ]}
        />
        <Select
          aria-label={t('vouchers.state')}
          placeholder={t('vouchers.state.any')}
          clearable
          w={220}
          value={custody}
          onChange={setCustody}
          data={CUSTODY.map((value) => ({ value, label: t(`custody.${value}`) }))}
        />
        <Button variant="default" onClick={list.reload}>
          {t('vouchers.reload')}
        </Button>
      </Group>
      {isEmpty ? (
        <div className="sheet">
          <EmptyState icon="vouchers" title={t('vouchers.none')} text={t('vouchers.none.text')}>
            <Button variant="light" onClick={() => go('/vouchers/deposit')}>
              {t('vouchers.deposit')}
            </Button>
          </EmptyState>
        </div>
      ) : (
        <VoucherTable list={shown} />
      )}
    </Stack>
  )
}
