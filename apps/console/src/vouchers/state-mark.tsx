import { Group, Text } from '@mantine/core'
import type { WordKey } from '../words/catalogue.ts'
import { useWords } from '../words/words.tsx'
import { orderInForce, transferOpen, type VoucherJson } from './voucher-json.ts'

const COLORS = {
  offered: 'yellow',
  in_custody: 'seal',
  rejected: 'red',
  returned_to_issuer: 'gray',
  superseded: 'gray',
  destroyed: 'gray',
} as const

/** Where a voucher stands: a coloured dot and words, and what weighs on it. */
export function StateMark({ voucher }: { readonly voucher: VoucherJson }) {
  const { t } = useWords()
  const nowMs = Date.now()
  const marks: { readonly color: string; readonly words: string }[] = [
    { color: COLORS[voucher.custody], words: t(`custody.${voucher.custody}` satisfies WordKey) },
  ]
  if (orderInForce(voucher, nowMs))
    marks.push(
      voucher.supervision === 'frozen'
        ? { color: 'blue', words: t('mark.frozen') }
        : { color: 'indigo', words: t('mark.review') },
    )
  if (transferOpen(voucher, nowMs)) marks.push({ color: 'orange', words: t('mark.transfer') })
  if (voucher.booking !== null) marks.push({ color: 'grape', words: t('mark.booked') })
  if (voucher.lost) marks.push({ color: 'red', words: t('mark.lost') })
  return (
    <Group gap={12} wrap="nowrap" component="span" display="inline-flex">
      {marks.map(({ color, words }) => (
        <Group key={words} gap={6} wrap="nowrap" component="span" display="inline-flex">
          <span className="dot" style={{ background: `var(--mantine-color-${color}-5)` }} />
          <Text component="span" size="sm">
            {words}
          </Text>
        </Group>
      ))}
    </Group>
  )
}
