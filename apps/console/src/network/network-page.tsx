import { Button } from '@mantine/core'
import { useStatus } from '../data/queries.ts'
import { Answered, EmptyState, PageHead } from '../parts/page-states.tsx'
import { go } from '../shell/navigation.ts'
import { network } from '../words/en/network.ts'
import { addEnglish } from '../words/late.ts'
import { useWords } from '../words/words.tsx'
import { OpenNetwork } from './open-network.tsx'
import { ValidatorSheet } from './validator-sheet.tsx'

addEnglish(network)

/** Who keeps the chain: miners and peers, validators, or one operator. */
export function NetworkPage() {
  const { t, find } = useWords()
  const status = useStatus()
  return (
    <Answered of={status}>
      {({ engine, name }) => (
        <>
          <PageHead title={t('network.title')} text={find(`network.text.${engine}`) ?? name} />
          {engine === 'pow' ? <OpenNetwork /> : engine === 'comet' ? <ValidatorSheet /> : <OneOperator />}
        </>
      )}
    </Answered>
  )
}

/** Nothing to draw: who signs the blocks is one organisation, and says so. */
function OneOperator() {
  const { t } = useWords()
  const { data } = useStatus()
  const operator = typeof data?.organisation === 'string' ? data.organisation : (data?.name ?? '')
  return (
    <section className="sheet" aria-label={t('network.solo')}>
      <EmptyState icon="organisation" title={t('network.solo')} text={t('network.solo.text', { operator })}>
        <Button variant="default" onClick={() => go('/explorer')}>
          {t('nav.explorer')}
        </Button>
        <Button variant="light" onClick={() => go('/verify')}>
          {t('nav.verify')}
        </Button>
      </EmptyState>
    </section>
  )
}
