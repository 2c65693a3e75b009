import { Box, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNames, useView } from '../data/queries.ts'
import { ActionDialog, type WantedAction } from '../forms/action-dialog.tsx'
import { OrganisationSelect } from '../forms/organisation-select.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { moneyText } from '../words/money.ts'
import { useWords } from '../words/words.tsx'
import { DealsTabs } from './deals-tabs.tsx'

interface BalanceRow {
  readonly bank: string
  readonly currency: string
  readonly balance: { readonly available: string; readonly held: string; readonly order: object | null }
}

const MOST = 200

/** What an organisation holds of the banks' deposit money. */
export function MoneyPage() {
  const { t } = useWords()
  const { now } = useSession()
  const mine = now?.standing?.organisation
  const [chosen, setChosen] = useState<string | null>(null)
  const [currency, setCurrency] = useState('')
  const [wanted, setWanted] = useState<WantedAction>()
  const holder = chosen ?? mine
  return (
    <Stack gap="md">
      <PageHead title={t('money.title')} text={t('money.text')}>
        {mine === undefined ? (
          <Button onClick={() => go('/sign-in')}>{t('sign.in')}</Button>
        ) : (
          (['transfer', 'issue'] as const).map((action) => (
            <Button
              key={action}
              variant={action === 'issue' ? 'default' : 'filled'}
              onClick={() => setWanted({ contract: 'money', action, initial: { currency: 'CNY' } })}
            >
              {t(`action.money.${action}`)}
            </Button>
          ))
        )}
      </PageHead>
      <DealsTabs />
      <Group gap="md" align="flex-end">
        <OrganisationSelect
          name="holder"
          label={t('money.holder')}
          value={holder ?? ''}
          onChange={setChosen}
        />
        <TextInput
          label={t('field.currency')}
          placeholder={t('vouchers.state.any')}
          maxLength={3}
          w={120}
          value={currency}
          onChange={({ currentTarget }) => setCurrency(currentTarget.value.toUpperCase())}
        />
      </Group>
      <Box className="sheet">
        {holder === undefined ? (
          <EmptyState icon="organisation" title={t('money.whose')} text={t('money.whose.text')} />
        ) : (
          <Balances holder={holder} currency={currency} />
        )}
      </Box>
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Stack>
  )
}

function Balances({ holder, currency }: { readonly holder: string; readonly currency: string }) {
  const { t } = useWords()
  const name = useNames()
  const balances = useView<readonly BalanceRow[]>('money', 'balances', { holder, after: null, limit: MOST })
  return (
    <Answered of={balances}>
      {(all) => {
        const rows = all.filter((row) => row.currency.startsWith(currency))
        if (rows.length === 0)
          return <EmptyState icon="deals" title={t('money.none')} text={t('money.none.text')} />
        return (
          <Table.ScrollContainer minWidth={520}>
            <Table aria-label={t('money.title')} verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('money.bank')}</Table.Th>
                  <Table.Th ta="right">{t('money.available')}</Table.Th>
                  <Table.Th ta="right">{t('money.held')}</Table.Th>
                  <Table.Th>{t('money.state')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={`${row.bank}.${row.currency}`}>
                    <Table.Td>{name(row.bank)}</Table.Td>
                    <Table.Td ta="right">
                      <Text size="sm" fw={600}>
                        {moneyText(row.balance.available, row.currency)}
                      </Text>
                    </Table.Td>
                    <Table.Td ta="right">{moneyText(row.balance.held, row.currency)}</Table.Td>
                    <Table.Td>{row.balance.order === null ? t('money.free') : t('bills.frozen')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }}
    </Answered>
  )
}
