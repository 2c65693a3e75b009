import { Box, Button, Code, Group, Stack, Text } from '@mantine/core'
import type { Json } from '@vouch/contract'
import { fromHex } from '@vouch/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { client } from '../data/client.ts'
import { useNames, useView } from '../data/queries.ts'
import { useActionWords } from '../forms/action-dialog.tsx'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { PageLink } from '../parts/page-link.tsx'
import { Answered, PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import { EventRow } from './event-row.tsx'
import { schemeWords } from './scheme-words.ts'
import { ValueView } from './value-view.tsx'

/** One transaction: who signed it, what it asked for, what came of it. */
export function TransactionPage() {
  const { t, number, moment } = useWords()
  const wordsOf = useActionWords()
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const bytes = fromHex(id)
  const found = useQuery({
    queryKey: ['chain', 'transaction', id],
    queryFn: () => client.transaction(bytes as Uint8Array),
    enabled: bytes !== undefined,
  })
  const receipt = useMutation({
    mutationFn: async () => {
      const { receiptText } = await import('../vouchers/proofs.ts')
      saveFile(
        receiptText(await client.receipts.transaction(bytes as Uint8Array)),
        `receipt-${id.slice(0, 12)}.json`,
        'application/json',
      )
    },
  })
  return (
    <Answered of={found}>
      {(transaction) => (
        <Stack gap="lg">
          <PageHead
            title={wordsOf(transaction.contract, transaction.action)}
            text={<HashText value={id} whole />}
          >
            <Button variant="default" loading={receipt.isPending} onClick={() => receipt.mutate()}>
              {t('proof.receipt')}
            </Button>
          </PageHead>
          <ProblemNotice cause={receipt.error} />
          {transaction.failure === undefined ? null : (
            <Box p="md" style={{ borderRadius: 10, background: 'var(--mantine-color-red-light)' }}>
              <Text size="sm" fw={600}>
                {transaction.failure.detail}
              </Text>
              <Text size="sm">
                {t('problem.next')} {transaction.failure.remedy}
              </Text>
              <Code mt={6}>{transaction.failure.code}</Code>
            </Box>
          )}
          <Sheet title={t('transaction.record')}>
            <Facts
              facts={[
                [t('transaction.status'), t(`transaction.${transaction.status}`)],
                [t('transaction.action'), `${transaction.contract}.${transaction.action}`],
                [
                  t('block.one'),
                  <PageLink
                    key="b"
                    to={`/explorer/blocks/${transaction.height}`}
                  >{`${number(transaction.height)} · ${transaction.index}`}</PageLink>,
                ],
                [t('explorer.time'), moment(transaction.timeMs)],
                [
                  t('transaction.gas'),
                  `${number(transaction.gas)} · ${t('transaction.fee')} ${transaction.fee}`,
                ],
              ]}
            />
          </Sheet>
          <Sheet title={t('transaction.signers')}>
            <Stack gap="xs">
              {transaction.signers.map((key) => (
                <Signer key={key} publicKey={key} />
              ))}
            </Stack>
          </Sheet>
          <Sheet title={t('transaction.args')}>
            <ValueView value={transaction.args} />
          </Sheet>
          {transaction.result === null ? null : (
            <Sheet title={t('transaction.result')}>
              <ValueView value={transaction.result} />
            </Sheet>
          )}
          <Sheet title={t('explorer.events')}>
            {transaction.events.length === 0 ? (
              <Text size="sm" className="quiet">
                {t('events.none')}
              </Text>
            ) : null}
            <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
              {transaction.events.map((event, at) => (
                <EventRow
                  key={at}
                  event={{
                    ...event,
                    id: `${transaction.height}.${transaction.index}.${at}`,
                    timeMs: transaction.timeMs,
                    transaction: id,
                    data: event.data as Json,
                  }}
                />
              ))}
            </Box>
          </Sheet>
        </Stack>
      )}
    </Answered>
  )
}

function Signer({ publicKey }: { readonly publicKey: string }) {
  const name = useNames()
  const key = useView<{ readonly organisation: string; readonly member: string } | null>('identity', 'key', {
    publicKey,
  })
  return (
    <Group gap="sm">
      <Text size="sm" fw={550}>
        {key.data === undefined || key.data === null
          ? '—'
          : `${key.data.member}, ${name(key.data.organisation)}`}
      </Text>
      <Text size="xs" className="quiet">
        {schemeWords(publicKey)}
      </Text>
      <HashText value={publicKey} />
    </Group>
  )
}
