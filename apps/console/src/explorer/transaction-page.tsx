import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

export function TransactionPage() {
  const { t } = useWords()
  return <PageHead title={t('nav.explorer')} />
}
