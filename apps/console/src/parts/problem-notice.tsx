import { Box, Button, Group, Text } from '@mantine/core'
import { useWords } from '../words/words.tsx'
import { Icon } from './icon.tsx'
import { PageLink } from './page-link.tsx'
import { complaintOf } from './problem.ts'

/** The refusal in its own words, with the next step. Nothing where nothing went wrong. */
export function ProblemNotice(props: { readonly cause: unknown; readonly again?: (() => void) | undefined }) {
  const { t } = useWords()
  if (props.cause === null || props.cause === undefined) return null
  const { code, detail, remedy, transaction } = complaintOf(props.cause)
  return (
    <Box role="alert" p="md" style={{ borderRadius: 10, background: 'var(--mantine-color-red-light)' }}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <Box c="red" lh={0} mt={2}>
          <Icon name="warning" />
        </Box>
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
          <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
            {t('problem.next')} {remedy}
          </Text>
          <Group gap="md" mt={6}>
            <Text size="xs" className="quiet" ff="monospace">
              {code}
            </Text>
            {transaction === undefined ? null : (
              <PageLink to={`/explorer/transactions/${transaction}`} size="xs">
                {t('problem.recorded')}
              </PageLink>
            )}
            {props.again === undefined ? null : (
              <Button size="compact-xs" variant="light" color="red" onClick={props.again}>
                {t('problem.again')}
              </Button>
            )}
          </Group>
        </Box>
      </Group>
    </Box>
  )
}
