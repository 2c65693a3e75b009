import { Box, Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { client } from '../data/client.ts'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered, PageHead } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'

/** One block: its header, its seal, its transactions. */
export function BlockPage() {
  const { t, number, moment } = useWords()
  const { height } = useParams({ strict: false }) as { readonly height: string }
  const at = Number(height)
  const block = useQuery({ queryKey: ['chain', 'block', at], queryFn: () => client.block(at) })
  return (
    <Stack gap="lg">
      <PageHead title={t('block.title', { height: number(at) })}>
        <Group gap="xs">
          <Button variant="default" disabled={at <= 1} onClick={() => go(`/explorer/blocks/${at - 1}`)}>
            ←
          </Button>
          <Button variant="default" onClick={() => go(`/explorer/blocks/${at + 1}`)}>
            →
          </Button>
        </Group>
      </PageHead>
      <Answered of={block}>
        {(found) => (
          <>
            <Sheet title={t('block.header')}>
              <Facts
                facts={[
                  [t('explorer.time'), moment(found.timeMs)],
                  [t('explorer.hash'), <HashText key="h" value={found.hash} whole />],
                  [t('block.previous'), <HashText key="p" value={String(found.previous)} />],
                  [t('block.transactionsRoot'), <HashText key="t" value={String(found.transactionsRoot)} />],
                  [t('block.outcomesRoot'), <HashText key="o" value={String(found.outcomesRoot)} />],
                  [t('block.stateRoot'), <HashText key="s" value={String(found.stateRoot)} />],
                  [t('block.proposer'), <HashText key="k" value={String(found.proposer)} />],
                  [t('block.seal'), (found.seal as { readonly engine: string }).engine],
                ]}
              />
            </Sheet>
            <Sheet title={t('explorer.transactions')}>
              <Box component="ol" m={0} pl="lg">
                {found.transactions.map((id) => (
                  <li key={id}>
                    <HashText value={id} to={`/explorer/transactions/${id}`} />
                  </li>
                ))}
              </Box>
            </Sheet>
          </>
        )}
      </Answered>
    </Stack>
  )
}
