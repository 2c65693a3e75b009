import { PageHead } from '../parts/page-states.tsx'
import { useWords } from '../words/words.tsx'

export function VoucherPage() {
  const { t } = useWords()
  return <PageHead title={t('nav.vouchers')} />
}
