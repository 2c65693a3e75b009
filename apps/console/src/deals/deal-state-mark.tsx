import { Group, Text } from '@mantine/core'
import { useWords } from '../words/words.tsx'
import type { DealState } from './deal-json.ts'

export function DealStateMark({ state }: { readonly state: DealState }) {
  const { t } = useWords()
  const color =
    state === 'closed' || state === 'settled'
      ? 'seal'
      : state === 'refunded'
        ? 'gray'
        : state === 'cancelling'
          ? 'red'
          : 'yellow'
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <span className="dot" style={{ background: `var(--mantine-color-${color}-5)` }} />
      <Text component="span" size="sm">
        {t(`deal.state.${state}`)}
      </Text>
    </Group>
  )
}
