import { Box, SimpleGrid } from '@mantine/core'
import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'
import { BrowserKeyCard } from './browser-key-card.tsx'
import { JoinPanel } from './join-panel.tsx'
import { KeyFileCard } from './key-file-card.tsx'
import { PasskeyCard } from './passkey-card.tsx'
import { useSession } from './session.tsx'
import { SignedInPanel } from './signed-in-panel.tsx'

/** Three ways in, what each can do, and how a new key joins. */
export function SignInPage() {
  const { t } = useWords()
  const { now } = useSession()
  return (
    <Box>
      <PageHead title={t('sign.title')} text={t('sign.text')} />
      {now === undefined ? null : (
        <Box mb="lg">
          {now.standingKnown && now.standing === undefined ? (
            <JoinPanel now={now} />
          ) : (
            <SignedInPanel now={now} />
          )}
        </Box>
      )}
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
        <PasskeyCard />
        <BrowserKeyCard />
        <KeyFileCard />
      </SimpleGrid>
    </Box>
  )
}
