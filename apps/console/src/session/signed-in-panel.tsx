import { Badge, Box, Button, Group, Text } from '@mantine/core'
import { HashText } from '../parts/hash-text.tsx'
import { go } from '../shell/navigation.ts'
import { useWords } from '../words/words.tsx'
import type { SignedIn } from './session.tsx'
import { useSession } from './session.tsx'

/** Who acts, and what this sign-in can do, said plainly. */
export function SignedInPanel({ now }: { readonly now: SignedIn }) {
  const { t, find } = useWords()
  const { signOut } = useSession()
  const { standing } = now
  const reading = !now.canRead ? 'sign.read.no' : now.travels ? 'sign.read.travels' : 'sign.read.here'
  return (
    <Box component="section" className="sheet" p="lg" aria-label={t('sign.now')}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Box style={{ minWidth: 0 }}>
          <Text fw={600}>
            {t('sign.as', { member: standing?.member ?? now.key.alias, organisation: standing?.name ?? '…' })}
          </Text>
          <Group gap={6} mt={6}>
            {standing?.roles.map((role) => (
              <Badge key={role} variant="light" tt="none">
                {find(`role.${role}`) ?? role}
              </Badge>
            ))}
            {standing === undefined ? null : (
              <Badge variant="default" tt="none">
                {t(`right.${standing.right}`)}
              </Badge>
            )}
          </Group>
          <Text size="sm" className="quiet" mt="sm">
            {t(`sign.kind.${now.kind}`)} · {t(reading)}
          </Text>
          <Text size="xs" className="quiet" mt={4} component="div">
            {t('sign.key')} <HashText value={now.publicKey} />
          </Text>
        </Box>
        <Group gap="sm">
          <Button onClick={() => go('/vouchers')}>{t('sign.go')}</Button>
          <Button variant="default" onClick={signOut}>
            {t('sign.out')}
          </Button>
        </Group>
      </Group>
    </Box>
  )
}
