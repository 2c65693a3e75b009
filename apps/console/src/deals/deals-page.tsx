import { Box, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useNames, useView } from '../data/queries.ts'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { moneyText } from '../words/money.ts'
import { useWords } from '../words/words.tsx'
import { BillsOfMine } from './bills-of-mine.tsx'
import type { DealRow } from './deal-json.ts'
import { DealsTabs } from './deals-tabs.tsx'
import { DealStateMark } from './deal-state-mark.tsx'

const COLUMNS = 'minmax(0, 1.5fr) minmax(0, 1.3fr) minmax(0, 1.2fr) minmax(0, 1fr)'
type Whose = 'mine' | 'all'

/** Deals with where they stand; one's own first. */
export function DealsPage() {
  const { t, ago } = useWords()
  const { now } = useSession()
  const name = useNames()
  const mine = now?.standing?.organisation
  const [whose, setWhose] = useState<Whose>('mine')
  const party = whose === 'mine' ? (mine ?? null) : null
  const deals = useView<readonly DealRow[]>('deal', 'deals', {
    party,
    open: null,
    state: null,
    bill: null,
    after: null,
    limit: 100,
  })
  return (
    <Stack gap="md">
      <PageHead title={t('nav.deals')} text={t('deals.text')}>
        {mine === undefined ? null : (
          <Button onClick={() => go('/deals/propose')}>{t('deals.propose')}</Button>
        )}
      </PageHead>
      <DealsTabs />
      {mine === undefined ? null : (
        <Group>
          <SegmentedControl
            aria-label={t('vouchers.whose')}
            value={whose}
            onChange={(value) => setWhose(value as Whose)}
            data={[
              { value: 'mine', label: t('deals.mine') },
              { value: 'all', label: t('vouchers.whose.all') },
            ]}
          />
        </Group>
      )}
      <Answered of={deals}>
        {(rows) => (
          <Box className="sheet" role="table" aria-label={t('nav.deals')} style={{ overflow: 'hidden' }}>
            {rows.length === 0 ? (
              <EmptyState icon="deals" title={t('deals.none')} text={t('deals.none.text')} />
            ) : null}
            {rows
              .toSorted((left, right) => right.deal.stateSinceMs - left.deal.stateSinceMs)
              .map(({ id, deal }) => (
                <Link
                  key={id}
                  role="row"
                  to={`/deals/${id}` as never}
                  className="row plain"
                  style={{ gridTemplateColumns: COLUMNS, height: 62 }}
                >
                  <span role="cell">
                    <Text component="span" size="sm" fw={600}>
                      {moneyText(deal.terms.price, deal.terms.currency)}
                    </Text>
                    <br />
                    <Text component="span" size="xs" className="quiet">
                      {t('deals.bill', { number: deal.terms.billNumber })}
                    </Text>
                  </span>
                  <span role="cell">
                    {name(deal.terms.seller)} → {name(deal.terms.buyer)}
                  </span>
                  <span role="cell">
                    <DealStateMark state={deal.state} />
                  </span>
                  <span role="cell" className="quiet">
                    {deal.dueMs === null ? ago(deal.stateSinceMs) : t('deals.due', { when: ago(deal.dueMs) })}
                  </span>
                </Link>
              ))}
          </Box>
        )}
      </Answered>
      {mine === undefined ? null : <BillsOfMine organisation={mine} />}
    </Stack>
  )
}
