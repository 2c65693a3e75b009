import { Box, SimpleGrid, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useContracts } from '../data/queries.ts'
import { Answered, PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { ExplorerTabs } from './explorer-tabs.tsx'

/** The contracts in force. */
export function ContractsPage() {
  const { t } = useWords()
  const contracts = useContracts()
  return (
    <Box>
      <PageHead title={t('explorer.title')} text={t('explorer.text')} />
      <ExplorerTabs />
      <Answered of={contracts}>
        {(all) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {all.map(({ name, version, summary, actions, views, bundleHash }) => (
              <Link key={name} to={`/explorer/contracts/${name}` as never} className="plain">
                <Box className="sheet" p="lg" h="100%">
                  <Title order={2}>
                    {name}{' '}
                    <Text component="span" size="sm" className="quiet">
                      v{version}
                    </Text>
                  </Title>
                  <Text size="sm" mt={6}>
                    {summary}
                  </Text>
                  <Text size="xs" className="quiet" mt="md">
                    {t('contract.counts', {
                      actions: Object.keys(actions).length,
                      views: Object.keys(views).length,
                    })}{' '}
                    ·{' '}
                    <span style={{ fontFamily: 'var(--mantine-font-family-monospace)' }}>
                      {bundleHash.slice(0, 12)}…
                    </span>
                  </Text>
                </Box>
              </Link>
            ))}
          </SimpleGrid>
        )}
      </Answered>
    </Box>
  )
}
