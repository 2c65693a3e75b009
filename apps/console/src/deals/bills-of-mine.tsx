import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { ActionDialog, type WantedAction } from '../forms/action-dialog.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'

/** The ways to bills and deposit money, whose forms come from their contracts. */
export function BillsOfMine({ organisation }: { readonly organisation: string }) {
  const { t } = useWords()
  const [wanted, setWanted] = useState<WantedAction>()
  return (
    <Sheet title={t('deals.bills')}>
      <Text size="sm" className="quiet" mb="sm">
        {t('deals.bills.text')}
      </Text>
      <Group gap="sm">
        <Button
          variant="default"
          onClick={() => setWanted({ contract: 'bill', action: 'draw', initial: { payee: organisation } })}
        >
          {t('action.bill.draw')}
        </Button>
        <Button variant="default" onClick={() => setWanted({ contract: 'money', action: 'issue' })}>
          {t('action.money.issue')}
        </Button>
        <PageLink to="/explorer/contracts/bill" size="sm">
          {t('deals.bills.all')}
        </PageLink>
        <PageLink to="/explorer/contracts/money" size="sm">
          {t('deals.money.all')}
        </PageLink>
      </Group>
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Sheet>
  )
}
