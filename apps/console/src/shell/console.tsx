import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { LiveProvider } from '../data/live.tsx'
import { queryClient } from '../data/queries.ts'
import { SessionProvider } from '../session/session.tsx'
import type { Catalogue } from '../words/catalogue.ts'
import { WordsProvider } from '../words/words.tsx'
import { NoticeProvider } from './notices.tsx'
import { router } from './router.tsx'
import { theme } from './theme.ts'

/** Everything around the pages, from the outside in. */
export function Console({ catalogue }: { readonly catalogue: Catalogue }) {
  return (
    <WordsProvider catalogue={catalogue}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <LiveProvider>
            <SessionProvider>
              <NoticeProvider>
                <RouterProvider router={router} />
              </NoticeProvider>
            </SessionProvider>
          </LiveProvider>
        </QueryClientProvider>
      </MantineProvider>
    </WordsProvider>
  )
}
