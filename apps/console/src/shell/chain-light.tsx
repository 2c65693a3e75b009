import { Box, Group, Text } from '@mantine/core'
import { useEffect } from 'react'
import { pinChain, pinnedChain } from '../data/client.ts'
import { useStatus } from '../data/queries.ts'
import { useWords } from '../words/words.tsx'

/** Whether the node answers, how far its chain is, and whether it is the chain this browser knows. */
export function ChainLight() {
  const { t, number } = useWords()
  const { data, error } = useStatus()
  const pinned = pinnedChain()
  useEffect(() => {
    if (data !== undefined && pinnedChain() === undefined) pinChain(data.chainId)
  }, [data])
  const isOther = data !== undefined && pinned !== undefined && pinned !== data.chainId
  const color = error !== null ? 'red' : isOther ? 'orange' : 'seal'
  return (
    <Group gap={8} wrap="nowrap" px={12} py={8} align="flex-start" role="status">
      <span className="dot" style={{ background: `var(--mantine-color-${color}-5)`, marginTop: 6 }} />
      <Box style={{ minWidth: 0 }}>
        <Text size="xs" fw={600} truncate>
          {error === null ? (data?.name ?? '…') : t('chain.away')}
        </Text>
        <Text size="xs" className="quiet">
          {data === undefined ? '…' : t('chain.height', { height: number(data.height) })}
        </Text>
        {isOther ? (
          <Text size="xs" c="orange">
            {t('chain.other')}{' '}
            <button
              type="button"
              onClick={() => pinChain(data.chainId)}
              style={{ all: 'unset', cursor: 'pointer', textDecoration: 'underline' }}
            >
              {t('chain.trust')}
            </button>
          </Text>
        ) : null}
      </Box>
    </Group>
  )
}
