import type { ReactNode } from 'react'
import { useNames } from '../data/queries.ts'
import { Facts } from '../parts/facts.tsx'
import { HashText } from '../parts/hash-text.tsx'
import { useWords } from '../words/words.tsx'
import { orderInForce, transferOpen, type VoucherRow } from './voucher-json.ts'

/** What the ledger knows of a voucher, in words. */
export function VoucherFacts({ row }: { readonly row: VoucherRow }) {
  const { t, find, moment, bytes } = useWords()
  const name = useNames()
  const { voucher } = row
  const facts: (readonly [string, ReactNode])[] = [
    [t('fact.holder'), name(voucher.holder)],
    [t('fact.beneficiary'), name(voucher.beneficiary)],
    [t('fact.custodian'), name(voucher.custodian)],
    [t('fact.depositor'), `${name(voucher.depositor)}, ${moment(voucher.depositedMs)}`],
  ]
  if (voucher.issuer !== null) facts.push([t('fact.issuer'), name(voucher.issuer)])
  facts.push([t('fact.document'), `${voucher.mediaType}, ${bytes(voucher.size)}`])
  facts.push([t('fact.digest'), <HashText key="d" value={voucher.digest} whole />])
  const nowMs = Date.now()
  const { order, booking, transfer } = voucher
  if (order !== null)
    facts.push([
      t('fact.order'),
      t(orderInForce(voucher, nowMs) ? 'fact.order.inforce' : 'fact.order.over', {
        number: order.number,
        by: name(order.by),
        scope: find(`choice.scope.${order.scope}`) ?? order.scope,
        until: order.expiresMs === null ? t('fact.noend') : moment(order.expiresMs),
      }),
    ])
  if (booking !== null)
    facts.push([
      t('fact.booking'),
      `${find(`choice.purpose.${booking.purpose}`) ?? booking.purpose}, ${name(booking.by)}, ${booking.reference}`,
    ])
  if (transfer !== null && transferOpen(voucher, nowMs))
    facts.push([
      t('fact.transfer'),
      t('fact.transfer.open', {
        kind: find(`choice.kind.${transfer.kind}`) ?? transfer.kind,
        to: name(transfer.to),
        until: moment(transfer.expiresMs),
      }),
    ])
  for (const [key, id] of [
    ['fact.duplicateOf', voucher.duplicateOf],
    ['fact.supersedes', voucher.supersedes],
    ['fact.supersededBy', voucher.supersededBy],
  ] as const)
    if (id !== null) facts.push([t(key), <HashText key={id} value={id} to={`/vouchers/${id}`} />])
  return <Facts facts={facts} />
}
