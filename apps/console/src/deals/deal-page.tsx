import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { fromHex } from '@vouch/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { useNames, useView } from '../data/queries.ts'
import { ActionDialog, useActionWords, type WantedAction } from '../forms/action-dialog.tsx'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useSession } from '../session/session.tsx'
import { moneyText } from '../words/money.ts'
import { useWords } from '../words/words.tsx'
import { type DealJson, type DealRow, isOver, type TaskJson } from './deal-json.ts'
import { DealProgress } from './deal-progress.tsx'
import { DealStateMark } from './deal-state-mark.tsx'
import { SwimLanes } from './swim-lanes.tsx'

/** One deal: who must act and until when, lane by lane, and how it came here. */
export function DealPage() {
  const { t } = useWords()
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const found = useView<DealJson | null>('deal', 'deal', { id })
  return (
    <Answered of={found}>
      {(deal) =>
        deal === null ? (
          <EmptyState icon="deals" title={t('deal.none')} text={id} />
        ) : (
          <Deal row={{ id, deal }} />
        )
      }
    </Answered>
  )
}

function Deal({ row }: { readonly row: DealRow }) {
  const { t, moment, number } = useWords()
  const name = useNames()
  const { id, deal } = row
  const { terms } = deal
  const tasks = useView<readonly TaskJson[]>('deal', 'tasks', { id })
  const flow = useQuery({
    queryKey: ['deal', 'flow', id, deal.flowCount],
    queryFn: async () => {
      const { traceDeal } = await import('./deal-proofs.ts')
      return traceDeal(client, fromHex(id) as Uint8Array)
    },
  })
  return (
    <Stack gap="lg">
      <PageHead
        title={t('deal.title', { price: moneyText(terms.price, terms.currency) })}
        text={
          <Group component="span" gap="md">
            <DealStateMark state={deal.state} />
            <HashText value={id} />
          </Group>
        }
      >
        <DealActions row={row} />
      </PageHead>
      <DealProgress deal={deal} />
      <Sheet title={t('deal.lanes')}>
        <Answered of={flow}>
          {({ steps }) => <SwimLanes row={row} steps={steps} tasks={tasks.data ?? []} />}
        </Answered>
      </Sheet>
      <Sheet title={t('deal.terms')}>
        <Facts
          facts={[
            [t('field.mode'), t(`choice.mode.${terms.mode}`)],
            [t('field.price'), moneyText(terms.price, terms.currency)],
            [t('field.billNumber'), terms.billNumber],
            [
              t('deal.range'),
              `${number(terms.start)} – ${number(terms.end)} (${moneyText(String(terms.end - terms.start + 1), terms.currency)})`,
            ],
            [t('deal.maturity'), moment(deal.maturityMs)],
            [t('field.offerExpiresMs'), moment(terms.offerExpiresMs)],
            [t('field.calendar'), terms.calendar],
            [t('deal.endToEnd'), deal.endToEndId],
            ...(terms.note === '' ? [] : [[t('field.note'), terms.note] as const]),
            ...(deal.cancelled === null
              ? []
              : [
                  [
                    t('deal.cancelled'),
                    `${t(`deal.reason.${deal.cancelled.reason}` as 'deal.reason.both_agreed')}, ${name(deal.cancelled.by)}, ${moment(deal.cancelled.atMs)}`,
                  ] as const,
                ]),
            ...(deal.order === null
              ? []
              : [[t('fact.order'), `${deal.order.number}, ${name(deal.order.by)}`] as const]),
          ]}
        />
      </Sheet>
    </Stack>
  )
}

/** What a party or a regulator may do besides what is awaited, and the proof. */
function DealActions({ row }: { readonly row: DealRow }) {
  const { t } = useWords()
  const { now } = useSession()
  const wordsOf = useActionWords()
  const [wanted, setWanted] = useState<WantedAction>()
  const { id, deal } = row
  const { seller, buyer } = deal.terms
  const me = now?.standing
  const isParty = me !== undefined && (me.organisation === seller || me.organisation === buyer)
  const receipt = useMutation({
    mutationFn: async () => {
      const { makeFlowReceipt, receiptText } = await import('./deal-proofs.ts')
      saveFile(
        receiptText(await makeFlowReceipt(client, 'deal', fromHex(id) as Uint8Array)),
        `deal-${id.slice(0, 12)}.json`,
        'application/json',
      )
    },
  })
  const order = deal.order?.number
  return (
    <Box>
      <Group gap="sm">
        <Button variant="default" loading={receipt.isPending} onClick={() => receipt.mutate()}>
          {t('proof.receipt')}
        </Button>
        {isParty && !isOver(deal) ? (
          <Button
            variant="default"
            color="red"
            onClick={() => setWanted({ contract: 'deal', action: 'cancel', preset: { id }, grave: true })}
          >
            {wordsOf('deal', 'cancel')}
          </Button>
        ) : null}
        {me?.roles.includes('regulator') !== true || isOver(deal) ? null : order === undefined ? (
          <Button
            variant="default"
            onClick={() => setWanted({ contract: 'deal', action: 'freezeEscrow', preset: { id } })}
          >
            {wordsOf('deal', 'freezeEscrow')}
          </Button>
        ) : (
          <Button
            variant="default"
            onClick={() => setWanted({ contract: 'deal', action: 'releaseEscrow', preset: { id, order } })}
          >
            {wordsOf('deal', 'releaseEscrow')}
          </Button>
        )}
      </Group>
      <ProblemNotice cause={receipt.error} />
      {deal.cancelAskedBy === null || isOver(deal) ? null : (
        <Text size="xs" c="orange" mt={6}>
          {t('deal.cancel.asked')}
        </Text>
      )}
      <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </Box>
  )
}
