import { Avatar, Box, Button, Group, Menu, Text, UnstyledButton } from '@mantine/core'
import { Icon } from '../parts/icon.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../words/words.tsx'
import { go } from './navigation.ts'

/** Who acts here, or the way in. */
export function AccountMenu() {
  const { t } = useWords()
  const { now, ready, signOut } = useSession()
  if (!ready) return <Box w={96} />
  if (now === undefined)
    return (
      <Button size="sm" onClick={() => go('/sign-in')} style={{ flex: 'none' }}>
        {t('sign.in')}
      </Button>
    )
  const name = now.standing?.name ?? now.key.alias
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('sign.account', { name })} style={{ flex: 'none' }}>
          <Group gap={8} wrap="nowrap">
            <Avatar size={30} radius="xl" color="seal" name={name} />
            <Box visibleFrom="md">
              <Text size="sm" fw={600} lh={1.2}>
                {name}
              </Text>
              <Text size="xs" className="quiet" lh={1.2}>
                {now.standing === undefined ? t('sign.waiting') : now.standing.member}
              </Text>
            </Box>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(`sign.kind.${now.kind}`)}</Menu.Label>
        <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={() => go('/keys')}>
          {t('nav.keys')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="passkey" size={16} />} onClick={() => go('/sign-in')}>
          {t('sign.other')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" size={16} />} onClick={signOut}>
          {t('sign.out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
