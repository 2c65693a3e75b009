import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

export function DepositPage() {
  const { t } = useWords()
  return <PageHead title={t('vouchers.deposit')} />
}
