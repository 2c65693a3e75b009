import { Box, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { BlockTree } from '@vouch/sdk'
import { client } from '../data/client.ts'
import { Answered } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import { rateText, scaled } from './amounts.ts'
import { BlockTreePicture } from './block-tree.tsx'
import { HistoryCharts, IssuanceChart } from './history-charts.tsx'
import { MinerList, SupplyFacts } from './supply-parts.tsx'
import { PeerTable } from './peer-table.tsx'

/** Blocks come by themselves here, and no event of a contract tells of an empty one. */
const ASKED_EVERY_MS = 3_000

function useNetwork<T>(name: string, ask: () => Promise<T>) {
  return useQuery({ queryKey: ['network', name], queryFn: ask, refetchInterval: ASKED_EVERY_MS })
}

/** A chain whose order is decided by computing power. */
export function OpenNetwork() {
  const { t } = useWords()
  const peers = useNetwork('peers', client.network.peers)
  const tree = useNetwork('tree', client.network.tree)
  const supply = useNetwork('supply', client.network.supply)
  const history = useNetwork('history', client.network.history)
  return (
    <Stack gap="lg">
      <Answered of={tree} lines={2}>
        {(known) => (
          <>
            <Finality
              tree={known}
              rate={history.data?.points.at(-1)?.hashRate}
              peers={peers.data?.peers.length}
            />
            <Sheet title={t('network.tree')}>
              <BlockTreePicture tree={known} />
            </Sheet>
          </>
        )}
      </Answered>
      <Answered of={history}>{(known) => <HistoryCharts history={known} />}</Answered>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Sheet title={t('network.issuance')}>
          <Answered of={history}>{(known) => <IssuanceChart history={known} />}</Answered>
          <Answered of={supply}>{(known) => <SupplyFacts supply={known} />}</Answered>
        </Sheet>
        <Sheet title={t('network.miners')}>
          <Answered of={supply}>{(known) => <MinerList supply={known} />}</Answered>
        </Sheet>
      </SimpleGrid>
      <Sheet title={t('network.peers')}>
        <Answered of={peers}>{(known) => <PeerTable peers={known} />}</Answered>
      </Sheet>
    </Stack>
  )
}

/** What it would cost to undo a block that counts as final. */
function Finality(props: {
  readonly tree: BlockTree
  readonly rate: number | undefined
  readonly peers: number | undefined
}) {
  const { tree, rate, peers } = props
  const { t, number } = useWords()
  const { height, finalityDepth } = tree
  const below = tree.blocks.find((block) => block.confirmations === finalityDepth + 1)
  const cost = below === undefined ? undefined : Number(BigInt(tree.work) - BigInt(below.work))
  const forks = tree.blocks.filter(({ confirmations }) => confirmations === 0).length
  const numbers: readonly (readonly [string, string, string])[] = [
    [t('overview.height'), number(height), t('network.forks', { count: number(forks) })],
    [t('network.rate'), rate === undefined ? '…' : rateText(rate), t('network.rate.note')],
    [
      t('network.final'),
      number(finalityDepth),
      cost === undefined ? t('network.final.none') : t('network.final.cost', { hashes: scaled(cost) }),
    ],
    [t('network.peers'), peers === undefined ? '…' : number(peers), t('network.peers.note')],
  ]
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      {numbers.map(([label, value, note]) => (
        <Box key={label} className="sheet" p="md" role="group" aria-label={label}>
          <Text size="xs" className="quiet" fw={600}>
            {label}
          </Text>
          <Text fz={28} fw={700} lh={1.3}>
            {value}
          </Text>
          <Text size="xs" className="quiet">
            {note}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  )
}
