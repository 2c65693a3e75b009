import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

export function ContractPage() {
  const { t } = useWords()
  return <PageHead title={t('nav.explorer')} />
}
