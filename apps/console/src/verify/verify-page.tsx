import { Box, Button, Grid, Group, Stack, Text, TextInput } from '@mantine/core'
import { fromHex } from '@vouch/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { pinnedChain } from '../data/client.ts'
import { DropZone } from '../parts/drop-zone.tsx'
import { Icon } from '../parts/icon.tsx'
import { PageHead } from '../parts/page-states.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useWords } from '../words/words.tsx'
import { ProofResult } from './proof-result.tsx'

/** Everything that a check takes, so that it can be done with the network off. */
async function loadChecker() {
  const [checker, { makeReady }] = await Promise.all([import('./check-proof.ts'), import('./make-ready.ts')])
  return { ...checker, ready: makeReady() }
}

/** A proof and, if at hand, the document it is about; checked here, link by link. */
export function VerifyPage() {
  const { t } = useWords()
  const [proof, setProof] = useState<File>()
  const [document, setDocument] = useState<File>()
  const [chain, setChain] = useState(pinnedChain() ?? '')
  const check = useMutation({
    mutationFn: async (input: {
      readonly proof: File
      readonly document: File | undefined
      readonly chain: string
    }) => {
      const { checkProof } = await loadChecker()
      const chainId = fromHex(input.chain.trim())
      return checkProof({
        proof: input.proof,
        document: input.document,
        chainId: chainId?.length === 32 ? chainId : undefined,
      })
    },
  })
  const [ready, setReady] = useState(false)
  useEffect(() => {
    loadChecker().then(
      async (checker) => setReady(await checker.ready),
      () => {},
    )
  }, [])
  const { mutate } = check
  useEffect(() => {
    if (proof !== undefined) mutate({ proof, document, chain })
  }, [proof, document, chain, mutate])
  return (
    <Stack gap="lg">
      <PageHead title={t('verify.title')} text={t('verify.text')} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <DropZone
            icon="verify"
            title={t('verify.proof')}
            text={t('verify.proof.text')}
            multiple={false}
            accept=".json,.pdf"
            onFiles={([first]) => setProof(first?.file)}
          >
            <Chosen
              file={proof}
              clear={() => {
                setProof(undefined)
                check.reset()
              }}
            />
          </DropZone>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <DropZone
            icon="file"
            title={t('verify.document')}
            text={t('verify.document.text')}
            multiple={false}
            onFiles={([first]) => setDocument(first?.file)}
          >
            <Chosen file={document} clear={() => setDocument(undefined)} />
          </DropZone>
        </Grid.Col>
      </Grid>
      <TextInput
        label={t('verify.chain')}
        description={t('verify.chain.text')}
        value={chain}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
        onChange={(event) => setChain(event.currentTarget.value)}
      />
      <Group gap={8} role="status">
        <span className="dot" style={{ background: `var(--mantine-color-${ready ? 'seal' : 'gray'}-5)` }} />
        <Text size="xs" className="quiet">
          {t(ready ? 'verify.ready' : 'verify.preparing')}
        </Text>
      </Group>
      <Box aria-live="polite">
        {check.isPending ? <Text size="sm">{t('verify.running')}</Text> : null}
        <ProblemNotice cause={check.error} />
        {check.data === undefined || proof === undefined ? null : (
          <ProofResult answer={check.data} withDocument={document !== undefined} />
        )}
      </Box>
    </Stack>
  )
}

function Chosen({ file, clear }: { readonly file: File | undefined; clear(): void }) {
  const { t } = useWords()
  if (file === undefined) return null
  return (
    <Group gap={6} wrap="nowrap" style={{ minWidth: 0 }}>
      <Text size="sm" fw={600} truncate maw={200}>
        {file.name}
      </Text>
      <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('form.remove')} onClick={clear}>
        <Icon name="cross" size={12} />
      </Button>
    </Group>
  )
}
