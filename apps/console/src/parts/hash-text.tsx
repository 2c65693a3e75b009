import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../words/words.tsx'
import { Icon } from './icon.tsx'
import { PageLink } from './page-link.tsx'

/** An id or digest: short, whole on pointing, copied by a press. */
export function HashText(props: { readonly value: string; readonly to?: string; readonly whole?: boolean }) {
  const { value, to, whole = false } = props
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  const shown = whole || value.length <= 20 ? value : `${value.slice(0, 10)}…${value.slice(-6)}`
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex" style={{ verticalAlign: 'middle', maxWidth: '100%' }}>
      {to === undefined ? (
        <Text component="span" ff="monospace" fz="0.92em" title={value} style={{ overflowWrap: 'anywhere' }}>
          {shown}
        </Text>
      ) : (
        <PageLink to={to} ff="monospace" fz="0.92em" title={value}>
          {shown}
        </PageLink>
      )}
      <Tooltip label={copied ? t('state.copied') : t('state.copy')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="xs"
          aria-label={t('state.copy')}
          onClick={() => void copy()}
        >
          <Icon name={copied ? 'check' : 'copy'} size={13} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
