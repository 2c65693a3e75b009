import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Group,
  Menu,
  SegmentedControl,
  Text,
  useMantineColorScheme,
  useComputedColorScheme,
} from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Icon, type IconName } from '../parts/icon.tsx'
import { PagePending } from '../parts/page-states.tsx'
import type { WordKey } from '../words/catalogue.ts'
import { useWords } from '../words/words.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ChainLight } from './chain-light.tsx'
import { go } from './navigation.ts'
import { SearchBox } from './search-box.tsx'

interface Place {
  readonly path: string
  readonly words: WordKey
  readonly icon: IconName
  /** Pressed after g. */
  readonly letter: string
}

/** The pages of the rail, in its order. */
const PLACES: readonly Place[] = [
  { path: '/', words: 'nav.overview', icon: 'overview', letter: 'o' },
  { path: '/vouchers', words: 'nav.vouchers', icon: 'vouchers', letter: 'v' },
  { path: '/deals', words: 'nav.deals', icon: 'deals', letter: 'd' },
  { path: '/verify', words: 'nav.verify', icon: 'verify', letter: 'c' },
  { path: '/explorer', words: 'nav.explorer', icon: 'explorer', letter: 'e' },
  { path: '/network', words: 'nav.network', icon: 'network', letter: 'n' },
  { path: '/keys', words: 'nav.keys', icon: 'key', letter: 'k' },
]

export function Frame() {
  const { t } = useWords()
  const [opened, { toggle, close }] = useDisclosure()
  useHotkeys(PLACES.map(({ path, letter }) => [`alt+${letter}`, () => go(path)]))
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
      styles={{
        main: { background: 'var(--page)' },
        header: { background: 'var(--sheet)', borderColor: 'var(--line)' },
        navbar: { background: 'var(--sheet)', borderColor: 'var(--line)' },
      }}
    >
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.menu')} />
          <Link to="/" className="plain" aria-label="Vouch">
            <Group gap={8} wrap="nowrap">
              <img src="/console/seal.svg" width={26} height={26} alt="" />
              <Text fw={700} size="lg" visibleFrom="xs" style={{ letterSpacing: '-0.02em' }}>
                Vouch
              </Text>
            </Group>
          </Link>
          <Box style={{ flex: 1 }} maw={520} mx="auto" miw={0}>
            <SearchBox />
          </Box>
          <LooksMenu />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <nav aria-label={t('nav.menu')} style={{ display: 'grid', gap: 2 }}>
          {PLACES.map(({ path, words, icon, letter }) => (
            <Link
              key={path}
              to={path as never}
              className="rail-link"
              activeProps={{ className: 'active', 'aria-current': 'page' }}
              activeOptions={{ exact: path === '/' }}
              onClick={close}
              title={`Alt+${letter.toUpperCase()}`}
            >
              <Icon name={icon} />
              {t(words)}
            </Link>
          ))}
        </nav>
        <Box mt="auto">
          <ChainLight />
        </Box>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Box maw={1180} mx="auto">
          <Suspense fallback={<PagePending />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
    </AppShell>
  )
}

/** Light or dark, English or Chinese. */
function LooksMenu() {
  const { t, language, change } = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  return (
    <Menu position="bottom-end" width={260} trapFocus>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('nav.looks')}>
          <Icon name={shown === 'dark' ? 'moon' : 'sun'} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown p="sm">
        <Text size="xs" className="quiet" mb={6}>
          {t('nav.theme')}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('nav.theme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as 'auto' | 'light' | 'dark')}
          data={[
            { value: 'auto', label: t('theme.auto') },
            { value: 'light', label: t('theme.light') },
            { value: 'dark', label: t('theme.dark') },
          ]}
        />
        <Text size="xs" className="quiet" mt="sm" mb={6}>
          {t('nav.language')}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('nav.language')}
          value={language}
          onChange={(value) => change(value as 'en' | 'zh')}
          data={[
            { value: 'en', label: 'English' },
            { value: 'zh', label: '中文' },
          ]}
        />
      </Menu.Dropdown>
    </Menu>
  )
}
