import { Box, Text } from '@mantine/core'
import { useWords } from '../words/words.tsx'
import { DEAL_STATES, type DealJson } from './deal-json.ts'

const FORWARD = DEAL_STATES.slice(0, 13)
const BACK = ['cancelling', 'refunded'] as const

/** How far a deal is on its way, or on its way back. */
export function DealProgress({ deal }: { readonly deal: DealJson }) {
  const { t } = useWords()
  const isBack = deal.state === 'cancelling' || deal.state === 'refunded'
  const way = isBack ? BACK : FORWARD
  const at = (way as readonly string[]).indexOf(deal.state)
  return (
    <Box
      role="img"
      aria-label={t('deal.progress', { state: t(`deal.state.${deal.state}`), at: at + 1, all: way.length })}
    >
      <Box style={{ display: 'grid', gridTemplateColumns: `repeat(${way.length}, 1fr)`, gap: 4 }}>
        {way.map((state, number) => (
          <Box key={state} title={t(`deal.state.${state}`)}>
            <Box
              style={{
                height: 6,
                borderRadius: 3,
                background:
                  number <= at ? `var(--mantine-color-${isBack ? 'red' : 'seal'}-5)` : 'var(--line)',
              }}
            />
            <Text
              visibleFrom="md"
              fz={10}
              mt={4}
              lh={1.2}
              fw={number === at ? 700 : 400}
              className={number === at ? '' : 'quiet'}
            >
              {t(`deal.state.${state}`)}
            </Text>
          </Box>
        ))}
      </Box>
    </Box>
  )
}
