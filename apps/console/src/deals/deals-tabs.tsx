import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { holdings } from '../words/en/holdings.ts'
import { addEnglish } from '../words/late.ts'
import { useWords } from '../words/words.tsx'

addEnglish(holdings)

const TABS = [
  ['/deals', 'nav.deals'],
  ['/deals/bills', 'bills.title'],
  ['/deals/money', 'money.title'],
] as const

/** Deals, and what is dealt in. */
export function DealsTabs() {
  const { t } = useWords()
  return (
    <Group component="nav" aria-label={t('nav.deals')} gap={4}>
      {TABS.map(([path, words]) => (
        <Link
          key={path}
          to={path as never}
          className="rail-link"
          activeProps={{ className: 'active' }}
          activeOptions={{ exact: true }}
        >
          <Text component="span" size="sm">
            {t(words)}
          </Text>
        </Link>
      ))}
    </Group>
  )
}
