import { Box, Button, SegmentedControl, Stack, Text } from '@mantine/core'
import type { Json } from '@vouch/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { useContracts } from '../data/queries.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'

const WEEK_MS = 7 * 24 * 3_600_000
const LIMITS = {
  accountDays: 1,
  fundDays: 2,
  confirmDays: 1,
  lockDays: 1,
  endorseDays: 1,
  receiptDays: 2,
  settleDays: 1,
}
/** What the contract can do without only where everything is on this ledger. */
const WITNESSED_NEEDS = ['registry', 'buyerAccount', 'sellerAccount']

/** The terms of a deal as the contract wants them; accounts are typed in the clear and leave this page as commitments. */
export function ProposePage() {
  const { t } = useWords()
  const { now } = useSession()
  const contracts = useContracts()
  const [mode, setMode] = useState<'atomic' | 'witnessed'>('atomic')
  const mine = now?.standing?.organisation
  const propose = useMutation({
    mutationFn: async (args: Json) => {
      if (now === undefined) throw new Error('nobody is signed in')
      const { withCommitments } = await import('./account-commitments.ts')
      return client.call('deal', 'propose', await withCommitments(args, now), { as: now.key.signer })
    },
    onSuccess: ({ result }) => go(`/deals/${String((result as { readonly id: string }).id)}`),
  })
  if (mine === undefined)
    return (
      <EmptyState icon="key" title={t('sign.needed')} text={t('sign.needed.text')}>
        <Button onClick={() => go('/sign-in')}>{t('sign.in')}</Button>
      </EmptyState>
    )
  const atomic = { mode, registry: null, maturityMs: 0, buyerAccount: null, sellerAccount: null }
  return (
    <Stack gap="lg" maw={720}>
      <PageHead title={t('deals.propose')} text={t('propose.text')} />
      <SegmentedControl
        aria-label={t('field.mode')}
        value={mode}
        onChange={(value) => setMode(value as typeof mode)}
        data={[
          { value: 'atomic', label: t('choice.mode.atomic') },
          { value: 'witnessed', label: t('choice.mode.witnessed') },
        ]}
      />
      <Text size="sm" className="quiet">
        {t(`propose.${mode}`)}
      </Text>
      <Box className="sheet" p="lg">
        <Answered of={contracts}>
          {(all) => {
            const type = all.find(({ name }) => name === 'deal')?.actions.propose?.args
            return type === undefined ? (
              <EmptyState icon="deals" title={t('action.unknown')} text="deal.propose" />
            ) : (
              <SchemaForm
                key={mode}
                type={type}
                preset={mode === 'atomic' ? atomic : { mode }}
                needed={mode === 'atomic' ? [] : WITNESSED_NEEDS}
                initial={{
                  seller: mine,
                  currency: 'CNY',
                  calendar: 'CN',
                  limits: LIMITS,
                  offerExpiresMs: Date.now() + WEEK_MS,
                }}
                submitWords={t('deals.propose')}
                busy={propose.isPending}
                error={propose.error}
                onSubmit={propose.mutate}
                onCancel={() => go('/deals')}
              />
            )
          }}
        </Answered>
      </Box>
    </Stack>
  )
}
