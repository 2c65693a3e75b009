import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '../words/words.tsx'

const TABS = [
  ['/explorer', 'explorer.blocks'],
  ['/explorer/events', 'explorer.events'],
  ['/explorer/contracts', 'explorer.contracts'],
  ['/explorer/organisations', 'explorer.organisations'],
] as const

/** The ways into the chain. */
export function ExplorerTabs() {
  const { t } = useWords()
  return (
    <Group component="nav" aria-label={t('nav.explorer')} gap={4} mb="md">
      {TABS.map(([path, words]) => (
        <Link
          key={path}
          to={path as never}
          className="rail-link"
          activeProps={{ className: 'active' }}
          activeOptions={{ exact: path === '/explorer' }}
        >
          <Text component="span" size="sm">
            {t(words)}
          </Text>
        </Link>
      ))}
    </Group>
  )
}
