import { Text } from '@mantine/core'
import { useNames } from '../data/queries.ts'
import { PageLink } from '../parts/page-link.tsx'
import { moneyText } from '../words/money.ts'
import { useWords } from '../words/words.tsx'
import type { BillRow, HoldingJson } from './bill-json.ts'

/** A bill, or one range of it. */
export interface ListedBill extends BillRow {
  readonly holding?: HoldingJson
}

const COLUMNS = 'minmax(0, 1.3fr) minmax(0, 1.3fr) minmax(0, 1fr) minmax(0, 1fr)'

export function BillLine({ row }: { readonly row: ListedBill }) {
  const { t, find, day } = useWords()
  const name = useNames()
  const { bill, holding } = row
  // Positions count the bill's minor units, so a range is worth as many as it has.
  const worth = holding === undefined ? bill.amount : String(holding.end - holding.start + 1)
  return (
    <div className="row" role="row" style={{ gridTemplateColumns: COLUMNS, height: 62 }}>
      <span role="cell">
        <Text component="span" size="sm" fw={600}>
          {moneyText(worth, bill.currency)}
        </Text>
        <br />
        <Text component="span" size="xs" className="quiet" title={bill.number}>
          {bill.number}
        </Text>
      </span>
      <span role="cell" title={t('bills.parties')}>
        {name(bill.drawer)} → {name(bill.payee)}
      </span>
      <span role="cell">
        {holding === undefined
          ? t('bills.whole')
          : (find(`bills.${holding.circulation}`) ?? holding.circulation)}
        {holding?.order === null || holding === undefined ? null : ` · ${t('bills.frozen')}`}
        {holding === undefined || holding.deal === null ? null : (
          <>
            {' · '}
            <PageLink to={`/deals/${holding.deal}`} size="sm">
              {t('bills.deal')}
            </PageLink>
          </>
        )}
      </span>
      <span role="cell" className="quiet">
        {t('bills.matures', { day: day(bill.maturityMs) })}
      </span>
    </div>
  )
}
