import { Group, SimpleGrid, Text } from '@mantine/core'
import type { HistoryPoint, NetworkHistory } from '@vouch/sdk'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import { rateText, scaled, unitsText } from './amounts.ts'
import { LineChart } from './line-chart.tsx'

const SEAL = 'var(--mantine-color-seal-6)'

/** Difficulty and hash rate over time. A picture needs no more digits than numbers have. */
export function HistoryCharts({ history }: { readonly history: NetworkHistory }) {
  const { t, moment } = useWords()
  const over = (read: (point: HistoryPoint) => number): readonly (readonly [number, number])[] =>
    history.points.map((point) => [point.timeMs, read(point)])
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Sheet title={t('network.difficulty')}>
        <LineChart
          label={t('network.difficulty')}
          lines={[{ points: over(({ difficulty }) => Number(difficulty)), colour: SEAL, isFilled: true }]}
          valueText={(value) => t('network.hashes', { hashes: scaled(value) })}
          placeText={moment}
        />
      </Sheet>
      <Sheet title={t('network.rate')}>
        <LineChart
          label={t('network.rate')}
          lines={[{ points: over(({ hashRate }) => hashRate), colour: SEAL, isFilled: true }]}
          valueText={rateText}
          placeText={moment}
        />
      </Sheet>
    </SimpleGrid>
  )
}

/** What has been issued, upon what the genesis promises. */
export function IssuanceChart({ history }: { readonly history: NetworkHistory }) {
  const { t, number } = useWords()
  const newest = history.points.at(-1)
  const issued = [
    [0, 0] as const,
    ...history.points.map((point) => [point.height, Number(point.issued)] as const),
  ]
  return (
    <>
      <LineChart
        label={t('network.issuance')}
        lines={[
          {
            points: history.schedule.map((point) => [point.height, Number(point.issued)] as const),
            colour: 'var(--quiet)',
            isDashed: true,
          },
          { points: issued, colour: SEAL, isFilled: true },
        ]}
        valueText={(value) => unitsText(String(Math.round(value)))}
        placeText={(height) => t('chain.height', { height: number(height) })}
        {...(newest === undefined ? {} : { mark: [newest.height, Number(newest.issued)] as const })}
      />
      <Group gap="lg" my="sm">
        <Text size="xs" className="quiet">
          <span className="dot" style={{ background: SEAL }} /> {t('network.issued')}
        </Text>
        <Text size="xs" className="quiet">
          ┄ {t('network.schedule')}
        </Text>
      </Group>
    </>
  )
}
