import { Badge, Group, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useView } from '../data/queries.ts'
import type { OrganisationRow } from '../data/queries.ts'
import { KeyTable } from '../organisation/key-table.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'

/** One organisation with its keys. */
export function OrganisationPage() {
  const { t, find } = useWords()
  const { id } = useParams({ strict: false }) as { readonly id: string }
  const found = useView<OrganisationRow['organisation'] | null>('identity', 'organisation', { id })
  return (
    <Answered of={found}>
      {(organisation) =>
        organisation === null ? (
          <EmptyState icon="organisation" title={t('organisation.none')} text={id} />
        ) : (
          <Stack gap="lg">
            <PageHead title={organisation.name} text={<HashText value={id} whole />}>
              <Group gap={6}>
                {organisation.roles.map((role) => (
                  <Badge key={role} variant="light" tt="none" size="lg">
                    {find(`role.${role}`) ?? role}
                  </Badge>
                ))}
              </Group>
            </PageHead>
            <Sheet title={t('nav.keys')}>
              <KeyTable organisation={id} />
            </Sheet>
          </Stack>
        )
      }
    </Answered>
  )
}
