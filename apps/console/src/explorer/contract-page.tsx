import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ContractMember } from '@vouch/sdk'
import { useState } from 'react'
import { useContracts } from '../data/queries.ts'
import { ActionDialog, type WantedAction } from '../forms/action-dialog.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import { ViewForm } from './view-form.tsx'

/** A contract: what can be done with it and asked of it, from its own description; forms for all of that. */
export function ContractPage() {
  const { t } = useWords()
  const { name } = useParams({ strict: false }) as { readonly name: string }
  const contracts = useContracts()
  const [wanted, setWanted] = useState<WantedAction>()
  const [view, setView] = useState<string>()
  return (
    <Answered of={contracts}>
      {(all) => {
        const contract = all.find((one) => one.name === name)
        if (contract === undefined) return <EmptyState icon="search" title={t('contract.none')} text={name} />
        const actions = Object.entries(contract.actions).filter(([, { genesisOnly }]) => !genesisOnly)
        return (
          <Stack gap="lg">
            <PageHead title={contract.name} text={contract.summary}>
              <HashText value={contract.bundleHash} />
            </PageHead>
            <Sheet title={t('contract.actions')}>
              {actions.map(([action, member]) => (
                <Line
                  key={action}
                  name={action}
                  member={member}
                  words={t('contract.act')}
                  onClick={() => setWanted({ contract: name, action })}
                />
              ))}
            </Sheet>
            <Sheet title={t('contract.views')}>
              {Object.entries(contract.views).map(([one, member]) => (
                <Box key={one}>
                  <Line
                    name={one}
                    member={member}
                    words={t('contract.ask')}
                    onClick={() => setView(view === one ? undefined : one)}
                  />
                  {view === one ? <ViewForm contract={name} view={one} member={member} /> : null}
                </Box>
              ))}
            </Sheet>
            <Sheet title={t('contract.errors')}>
              <Stack gap="sm">
                {Object.entries(contract.errors).map(([code, { message, remedy }]) => (
                  <Box key={code}>
                    <Badge variant="light" color="red" tt="none" ff="monospace">
                      {code}
                    </Badge>
                    <Text size="sm">{message}</Text>
                    <Text size="xs" className="quiet">
                      {remedy}
                    </Text>
                  </Box>
                ))}
              </Stack>
            </Sheet>
            <ActionDialog wanted={wanted} onClose={() => setWanted(undefined)} />
          </Stack>
        )
      }}
    </Answered>
  )
}

function Line(props: {
  readonly name: string
  readonly member: ContractMember
  readonly words: string
  onClick(): void
}) {
  return (
    <Group justify="space-between" wrap="nowrap" py={8} style={{ borderBottom: '1px solid var(--line)' }}>
      <Box style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} ff="monospace">
          {props.name}
        </Text>
        <Text size="sm" className="quiet">
          {props.member.summary}
        </Text>
      </Box>
      <Button
        size="xs"
        variant="default"
        onClick={props.onClick}
        aria-label={`${props.words}: ${props.name}`}
        style={{ flex: 'none' }}
      >
        {props.words}
      </Button>
    </Group>
  )
}
