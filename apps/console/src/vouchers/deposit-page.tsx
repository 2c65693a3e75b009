import { Button, Group, Progress, Select, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useOrganisations } from '../data/queries.ts'
import { DropZone } from '../parts/drop-zone.tsx'
import { EmptyState, PageHead } from '../parts/page-states.tsx'
import { useSession } from '../session/session.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'
import { DepositList } from './deposit-list.tsx'
import { useDepositQueue } from './deposit-queue.ts'

/** Files and folders on their way into custody. */
export function DepositPage() {
  const { t } = useWords()
  const { now } = useSession()
  const organisations = useOrganisations()
  const queue = useDepositQueue()
  const [custodian, setCustodian] = useState<string | null>(null)
  const [beneficiary, setBeneficiary] = useState<string | null>(null)
  const active = (organisations.data ?? []).filter(({ organisation }) => organisation.status === 'active')
  const custodians = active.filter(({ organisation }) => organisation.roles.includes('custodian'))
  const only = custodians[0]?.id
  useEffect(() => {
    if (custodian === null && only !== undefined) setCustodian(only)
  }, [custodian, only])
  if (now?.standing === undefined)
    return (
      <>
        <PageHead title={t('deposit.title')} text={t('deposit.text')} />
        <EmptyState icon="key" title={t('sign.needed')} text={t('sign.needed.text')}>
          <Button onClick={() => go('/sign-in')}>{t('sign.in')}</Button>
        </EmptyState>
      </>
    )
  const open = queue.items.filter(({ state }) => state === 'ready' || state === 'failed')
  const done = queue.items.filter(({ state }) => state === 'done').length
  const all = queue.items.length
  return (
    <Stack gap="lg">
      <PageHead title={t('deposit.title')} text={t('deposit.text')} />
      <DropZone
        icon="deposit"
        title={t('deposit.drop')}
        text={t('deposit.drop.text')}
        folders
        onFiles={queue.add}
      />
      <Group align="flex-end" gap="md">
        <Select
          label={t('deposit.custodian')}
          w={240}
          data={custodians.map(({ id, organisation }) => ({ value: id, label: organisation.name }))}
          value={custodian}
          onChange={setCustodian}
          allowDeselect={false}
          placeholder={custodians.length === 0 ? t('deposit.custodian.none') : ''}
        />
        <Select
          label={t('deposit.beneficiary')}
          w={240}
          clearable
          searchable
          data={active
            .filter(({ id }) => id !== now.standing?.organisation)
            .map(({ id, organisation }) => ({ value: id, label: organisation.name }))}
          value={beneficiary}
          onChange={setBeneficiary}
        />
        <Button
          disabled={open.length === 0 || custodian === null}
          loading={queue.running}
          onClick={() => void queue.start({ custodian: custodian ?? '', beneficiary, now })}
        >
          {t('deposit.start', { count: open.length })}
        </Button>
        {all > 0 && !queue.running ? (
          <Button variant="default" onClick={queue.clear}>
            {t('deposit.clear')}
          </Button>
        ) : null}
      </Group>
      {all === 0 ? null : (
        <>
          <div>
            <Text size="sm" role="status" mb={6}>
              {t('deposit.progress', { done, all })}
            </Text>
            <Progress value={(100 * done) / all} aria-label={t('deposit.progress', { done, all })} />
          </div>
          <DepositList queue={queue} />
        </>
      )}
    </Stack>
  )
}
