import { Badge, Box, Group, SimpleGrid, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useOrganisations } from '../data/queries.ts'
import { Answered, PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { ExplorerTabs } from './explorer-tabs.tsx'

/** Who keeps this chain together. */
export function OrganisationsPage() {
  const { t, find, number } = useWords()
  const organisations = useOrganisations()
  return (
    <Box>
      <PageHead title={t('explorer.title')} text={t('explorer.text')} />
      <ExplorerTabs />
      <Answered of={organisations}>
        {(all) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {all.map(({ id, organisation }) => (
              <Link key={id} to={`/explorer/organisations/${id}` as never} className="plain">
                <Box className="sheet" p="lg" h="100%">
                  <Title order={2}>{organisation.name}</Title>
                  <Group gap={6} my="sm">
                    {organisation.roles.map((role) => (
                      <Badge key={role} variant="light" tt="none">
                        {find(`role.${role}`) ?? role}
                      </Badge>
                    ))}
                    {organisation.founder ? (
                      <Badge variant="default" tt="none">
                        {t('organisation.founder')}
                      </Badge>
                    ) : null}
                    {organisation.status === 'suspended' ? (
                      <Badge color="red" tt="none">
                        {t('organisation.suspended')}
                      </Badge>
                    ) : null}
                  </Group>
                  <Text size="xs" className="quiet">
                    {t('organisation.since', { height: number(organisation.admittedAtHeight) })}
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
