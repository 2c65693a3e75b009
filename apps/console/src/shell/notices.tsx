import { Box, CloseButton, Group, Text } from '@mantine/core'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { Icon } from '../parts/icon.tsx'

interface Notice {
  readonly id: number
  readonly words: string
  readonly more?: string
}

interface Notices {
  /** Tells that something was done. What goes wrong is told where it went wrong. */
  tell(words: string, more?: string): void
}

const NoticeContext = createContext<Notices>({ tell: () => {} })
const SHOWN_MS = 6_000

export function useNotices(): Notices {
  return useContext(NoticeContext)
}

export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const last = useRef(0)
  const drop = useCallback((id: number) => setNotices((all) => all.filter((one) => one.id !== id)), [])
  const tell = useCallback(
    (words: string, more?: string) => {
      const id = ++last.current
      setNotices((all) => [...all.slice(-2), { id, words, ...(more === undefined ? {} : { more }) }])
      setTimeout(() => drop(id), SHOWN_MS)
    },
    [drop],
  )
  const value = useMemo(() => ({ tell }), [tell])
  return (
    <NoticeContext.Provider value={value}>
      {children}
      <Box role="status" aria-live="polite" pos="fixed" right={20} bottom={20} style={{ zIndex: 400 }}>
        {notices.map(({ id, words, more }) => (
          <Group
            key={id}
            className="sheet"
            p="sm"
            mt="xs"
            gap="sm"
            wrap="nowrap"
            maw={420}
            style={{ boxShadow: 'var(--mantine-shadow-lg)' }}
          >
            <Box c="seal" lh={0}>
              <Icon name="check" />
            </Box>
            <Box style={{ flex: 1 }}>
              <Text size="sm" fw={550}>
                {words}
              </Text>
              {more === undefined ? null : (
                <Text size="xs" className="quiet">
                  {more}
                </Text>
              )}
            </Box>
            <CloseButton size="sm" aria-label="×" onClick={() => drop(id)} />
          </Group>
        ))}
      </Box>
    </NoticeContext.Provider>
  )
}
