import { Code, Stack } from '@mantine/core'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import type { Custody } from '../vouchers/voucher-json.ts'
import { useWords } from '../words/words.tsx'
import type { ProofKind } from './check-proof.ts'

/** What a receipt's summary says of a voucher; see `summaryOf` of the SDK. */
interface VoucherSummary {
  readonly voucher: string
  readonly chain: string
  readonly asOf: { readonly block: number; readonly time: string }
  readonly document: { readonly digest: string; readonly sizeBytes: number; readonly mediaType: string }
  readonly state: { readonly custody: Custody; readonly supervision: string }
  readonly parties: Readonly<
    Record<'depositor' | 'issuer' | 'custodian' | 'holder' | 'beneficiary', string | null>
  >
  readonly flow: readonly {
    readonly step: string
    readonly time: string
    readonly by: string | null
    readonly counterparty: string | null
    readonly signedBy: readonly string[]
  }[]
}

/** Proven content as facts; of kinds without a layout of their own, as it stands. */
export function SummaryFacts(props: {
  readonly kind: ProofKind
  readonly id: string | undefined
  readonly summary: unknown
}) {
  const { t, find, bytes } = useWords()
  if (props.kind !== 'voucher')
    return (
      <Code block style={{ whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(props.summary, null, 2)}
      </Code>
    )
  const { voucher, chain, asOf, document, state, parties, flow } = props.summary as VoucherSummary
  return (
    <Stack gap="md">
      <Facts
        facts={[
          [t('verify.voucher'), <HashText key="v" value={voucher} to={`/vouchers/${voucher}`} />],
          [t('vouchers.column.state'), t(`custody.${state.custody}`)],
          [t('fact.holder'), parties.holder ?? '—'],
          [t('fact.beneficiary'), parties.beneficiary ?? '—'],
          [t('fact.custodian'), parties.custodian ?? '—'],
          [t('fact.depositor'), parties.depositor ?? '—'],
          [t('fact.document'), `${document.mediaType}, ${bytes(document.sizeBytes)}`],
          [t('fact.digest'), <HashText key="d" value={document.digest} whole />],
          [t('verify.asof'), t('verify.asof.block', { chain, height: asOf.block, time: asOf.time })],
        ]}
      />
      <Facts
        facts={flow.map(({ step, time, by, counterparty, signedBy }, at) => [
          `${at + 1}. ${time}`,
          `${(find(`step.${step}`) ?? step).replace('{other}', counterparty ?? '')} · ${by ?? ''}${signedBy.length === 0 ? '' : ` (${t('verify.signed', { member: signedBy.join(', ') })})`}`,
        ])}
      />
    </Stack>
  )
}
