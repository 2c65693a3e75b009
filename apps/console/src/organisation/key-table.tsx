import { Box, Button, Group, Text } from '@mantine/core'
import { useView } from '../data/queries.ts'
import { schemeWords } from '../explorer/scheme-words.ts'
import { HashText } from '../parts/hash-text.tsx'
import { Answered } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

interface KeyRow {
  readonly publicKey: string
  readonly key: {
    readonly member: string
    readonly right: 'admin' | 'sign' | 'read'
    readonly validFromHeight: number
    readonly revokedFromHeight: number | null
  }
}

/** The keys of an organisation, those in force first. */
export function KeyTable(props: {
  readonly organisation: string
  readonly own?: string | undefined
  readonly onRevoke?: ((publicKey: string) => void) | undefined
}) {
  const { organisation, own, onRevoke } = props
  const { t, number } = useWords()
  const keys = useView<readonly KeyRow[]>('identity', 'keysOf', { organisation, after: null, limit: 200 })
  return (
    <Answered of={keys}>
      {(rows) => (
        <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {rows
            .toSorted(
              (left, right) =>
                Number(left.key.revokedFromHeight !== null) - Number(right.key.revokedFromHeight !== null),
            )
            .map(({ publicKey, key }) => (
              <Group
                component="li"
                key={publicKey}
                justify="space-between"
                py={10}
                style={{
                  borderBottom: '1px solid var(--line)',
                  opacity: key.revokedFromHeight === null ? 1 : 0.6,
                }}
              >
                <Box>
                  <Text size="sm" fw={600}>
                    {key.member}{' '}
                    {publicKey === own ? (
                      <Text component="span" size="xs" c="seal">
                        ({t('common.you')})
                      </Text>
                    ) : null}
                  </Text>
                  <Text size="xs" className="quiet" component="div">
                    {t(`right.${key.right}`)} · {schemeWords(publicKey)} · {t('keys.since')}{' '}
                    {number(key.validFromHeight)} ·{' '}
                    {key.revokedFromHeight === null
                      ? t('keys.inforce')
                      : t('keys.revoked', { height: number(key.revokedFromHeight) })}
                  </Text>
                </Box>
                <Group gap="sm">
                  <HashText value={publicKey} />
                  {onRevoke === undefined || key.revokedFromHeight !== null ? null : (
                    <Button size="xs" variant="default" color="red" onClick={() => onRevoke(publicKey)}>
                      {t('keys.revoke')}
                    </Button>
                  )}
                </Group>
              </Group>
            ))}
        </Box>
      )}
    </Answered>
  )
}
