import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

export function SearchPage() {
  const { t } = useWords()
  return <PageHead title={t('nav.explorer')} />
}
