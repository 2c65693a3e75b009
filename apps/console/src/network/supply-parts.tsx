import { Box, Group, Stack, Text } from '@mantine/core'
import type { SupplyInfo } from '@vouch/sdk'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { EmptyState } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { unitsText } from './amounts.ts'

/** Issued by the schedule, found in the state; they differ by what was burned. */
export function SupplyFacts({ supply }: { readonly supply: SupplyInfo }) {
  const { t, number } = useWords()
  const { subsidy, halvingInterval } = supply
  return (
    <Facts
      facts={[
        [
          t('network.issued'),
          t('network.issued.of', { issued: unitsText(supply.issued), cap: unitsText(supply.cap) }),
        ],
        [t('network.supply'), unitsText(supply.supply)],
        [t('network.burned'), unitsText(supply.burned)],
        [t('network.maturing'), unitsText(supply.maturing)],
        [t('network.allocated'), unitsText(supply.allocated)],
        [
          t('network.subsidy'),
          halvingInterval === 0
            ? unitsText(subsidy)
            : t('network.subsidy.halved', { subsidy: unitsText(subsidy), blocks: number(halvingInterval) }),
        ],
      ]}
    />
  )
}

/** Who found how many blocks of the active chain. */
export function MinerList({ supply }: { readonly supply: SupplyInfo }) {
  const { t, number } = useWords()
  const all = supply.miners.reduce((sum, { blocks }) => sum + blocks, 0)
  if (all === 0)
    return <EmptyState icon="clock" title={t('network.miners.none')} text={t('network.miners.none.text')} />
  return (
    <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
      {supply.miners.map(({ miner, blocks }) => {
        const percent = (blocks / all) * 100
        return (
          <li key={miner}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <HashText value={miner} />
              <Text size="sm">
                {t('network.miners.found', {
                  blocks: number(blocks),
                  percent: number(Math.round(percent * 10) / 10),
                })}
              </Text>
            </Group>
            <Box mt={4} h={6} style={{ background: 'var(--soft)', borderRadius: 3 }}>
              <Box
                h={6}
                style={{ width: `${percent}%`, background: 'var(--mantine-color-seal-6)', borderRadius: 3 }}
              />
            </Box>
          </li>
        )
      })}
    </Stack>
  )
}
