import { Button, Group, Stack, Text } from '@mantine/core'
import { fromHex } from '@vouch/core'
import { useMutation } from '@tanstack/react-query'
import { client } from '../data/client.ts'
import { Icon } from '../parts/icon.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useNotices } from '../shell/notices.tsx'
import { useWords } from '../words/words.tsx'
import type { VoucherRow } from './voucher-json.ts'

async function receiptOf(id: string): Promise<string> {
  const { makeVoucherReceipt, receiptText } = await import('./proofs.ts')
  return receiptText(await makeVoucherReceipt(client, fromHex(id) as Uint8Array))
}

/** What convinces somebody who trusts neither the node nor us: a receipt, or a certificate with the receipt inside. */
export function ProofPanel({ row }: { readonly row: VoucherRow }) {
  const { t } = useWords()
  const { tell } = useNotices()
  const name = row.id.slice(0, 12)
  const receipt = useMutation({
    mutationFn: () => receiptOf(row.id),
    onSuccess: (text) => {
      saveFile(text, `receipt-${name}.json`, 'application/json')
      tell(t('proof.receipt.done'))
    },
  })
  const certificate = useMutation({
    mutationFn: async () => {
      const [text, { certificateOf }] = await Promise.all([receiptOf(row.id), import('@vouch/certificate')])
      return certificateOf(text)
    },
    onSuccess: (bytes) => {
      saveFile(bytes, `certificate-${name}.pdf`, 'application/pdf')
      tell(t('proof.certificate.done'))
    },
  })
  return (
    <Sheet title={t('proof.title')}>
      <Stack gap="sm">
        <Text size="sm" className="quiet">
          {t('proof.text')}
        </Text>
        <Group gap="sm">
          <Button
            leftSection={<Icon name="download" size={16} />}
            loading={certificate.isPending}
            onClick={() => certificate.mutate()}
          >
            {t('proof.certificate')}
          </Button>
          <Button variant="default" loading={receipt.isPending} onClick={() => receipt.mutate()}>
            {t('proof.receipt')}
          </Button>
        </Group>
        <ProblemNotice cause={certificate.error ?? receipt.error} />
      </Stack>
    </Sheet>
  )
}
