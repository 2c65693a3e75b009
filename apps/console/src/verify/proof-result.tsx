import { Box, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { HashText } from '../parts/hash-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../words/words.tsx'
import type { ProofAnswer, ProofFailure, Proven } from './check-proof.ts'
import { SummaryFacts } from './summary-facts.tsx'

/** The verdict first, then what is proven, then every link. */
export function ProofResult({
  answer,
  withDocument,
}: {
  readonly answer: ProofAnswer
  readonly withDocument: boolean
}) {
  return answer.ok ? (
    <Holds proven={answer.proven} withDocument={withDocument} />
  ) : (
    <Broken failure={answer.failure} />
  )
}

function Verdict(props: { readonly good: boolean; readonly title: string; readonly children: ReactNode }) {
  const color = props.good ? 'seal' : 'red'
  return (
    <Group
      role="status"
      p="lg"
      gap="md"
      wrap="nowrap"
      align="flex-start"
      style={{ borderRadius: 12, background: `var(--mantine-color-${color}-light)` }}
    >
      <Box c={color} lh={0} p={10} style={{ borderRadius: '50%', background: 'var(--sheet)' }}>
        <Icon name={props.good ? 'check' : 'cross'} size={26} />
      </Box>
      <Box style={{ minWidth: 0 }}>
        <Title order={2}>{props.title}</Title>
        {props.children}
      </Box>
    </Group>
  )
}

function Holds({ proven, withDocument }: { readonly proven: Proven; readonly withDocument: boolean }) {
  const { t } = useWords()
  return (
    <Stack gap="lg">
      <Verdict good title={t('verify.good')}>
        <Text size="sm" mt={4}>
          {t(`verify.kind.${proven.kind}`)}{' '}
          {proven.kind === 'voucher'
            ? t(withDocument ? 'verify.good.document' : 'verify.good.nodocument')
            : ''}
        </Text>
        <Text size="sm" mt={4} component="div">
          {t(proven.chainPinned ? 'verify.chain.pinned' : 'verify.chain.unpinned')}{' '}
          <HashText value={proven.chainId} />
        </Text>
      </Verdict>
      {proven.summary === undefined ? null : (
        <Sheet title={t('verify.says')}>
          <SummaryFacts kind={proven.kind} id={proven.id} summary={proven.summary} />
        </Sheet>
      )}
      <Sheet title={t('verify.links', { count: proven.links.length })}>
        <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
          {proven.links.map(({ link, detail }) => (
            <Group
              component="li"
              key={link}
              gap="sm"
              wrap="nowrap"
              align="flex-start"
              py={6}
              style={{ borderBottom: '1px solid var(--line)' }}
            >
              <Box c="seal" lh={0} mt={3}>
                <Icon name="check" size={15} />
              </Box>
              <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>
                {detail}
              </Text>
              <Text size="xs" className="quiet" ff="monospace" visibleFrom="sm" maw={260} truncate>
                {link}
              </Text>
            </Group>
          ))}
        </Box>
      </Sheet>
    </Stack>
  )
}

function Broken({ failure }: { readonly failure: ProofFailure }) {
  const { t } = useWords()
  const { problem, link } = failure
  return (
    <Verdict good={false} title={t('verify.bad')}>
      <Text size="sm" mt={4}>
        {problem.detail}
      </Text>
      <Text size="sm" mt={4}>
        {t('problem.next')} {problem.remedy}
      </Text>
      <Group gap="md" mt={8}>
        {link === '' ? null : (
          <Text size="xs">
            {t('verify.broken')} <Code>{link}</Code>
          </Text>
        )}
        <Code>{problem.code}</Code>
      </Group>
    </Verdict>
  )
}
