import type { Infer } from '@vouch/contract/api'
import { amountOf } from '../bill/amount.ts'
import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { attest } from './attestation.ts'
import { home } from './declaration.ts'
import { isMoved } from './facts.ts'
import { Done } from './parties.ts'
import type { Acting } from './record.ts'
import type { DealValue } from './types.ts'

type TitleArgs = Infer<(typeof args)['attestTitle']>

export const attestTitle = home.action(
  { summary: 'How the registry has the bill for this deal.', args: args.attestTitle, result: Done },
  (context, given) =>
    attest(
      context,
      {
        role: 'registry',
        kind: 'title',
        about: `title:${given.sequence}:${given.status}`,
        message: given,
        content: context.encode(args.attestTitle, given),
      },
      (deal) => {
        checkTitle(context, deal, given)
        const { status, code, sequence } = given
        const step = `title_${status}` as const
        const titleBlocked = deal.titleBlocked || (status === 'blocked' && !isMoved(deal))
        if (!isNews(context, deal, given))
          return { deal: { ...deal, titleBlocked }, step, note: `${code}, told late` }
        checkDue(context, deal, given)
        const titleMoved = deal.titleMoved || status === 'signed'
        const title = { status, code, sequence }
        return { deal: { ...deal, title, titleBlocked, titleMoved }, step, note: code }
      },
    ),
)

/** It must be about this range, and its holder must be the one that its status means. Fails: `TITLE_DIFFERS`. */
function checkTitle(context: Acting, { terms, maturityMs }: DealValue, given: TitleArgs): void {
  const holder = given.status === 'signed' ? terms.buyer : terms.seller
  const fits =
    given.start === terms.start &&
    given.end === terms.end &&
    given.maturityMs === maturityMs &&
    (given.status === 'blocked' || same(given.holder, holder))
  if (!fits) context.fail('TITLE_DIFFERS')
}

/** Whether the registry has said that the deal will not have the bill. */
function isFinal(status: TitleArgs['status']): boolean {
  return status === 'blocked' || status === 'released'
}

/**
 * By the registry's own count; but before the title moves, that the deal will not have the bill is the last word, whichever
 * came first. Fails: `EVIDENCE_CONFLICT` where two statements cannot both be so.
 */
function isNews(context: Acting, deal: DealValue, { sequence, status }: TitleArgs): boolean {
  const { title, titleMoved } = deal
  if (title === null) return true
  const about = `title ${sequence}`
  if (sequence === title.sequence && status !== title.status) context.fail('EVIDENCE_CONFLICT', { about })
  if (!isMoved(deal) && isFinal(status) && !isFinal(title.status)) return true
  if (sequence > title.sequence) return isMoved(deal) || status !== 'free' || !isFinal(title.status)
  // Signed, and later not the buyer's: a title does not return.
  if (status === 'signed' && !titleMoved) context.fail('EVIDENCE_CONFLICT', { about })
  return false
}

/** Fails: `TITLE_FINAL`, `TITLE_NOT_DUE`. */
function checkDue(context: Acting, deal: DealValue, { status }: TitleArgs): void {
  if (deal.titleMoved && status !== 'signed') context.fail('TITLE_FINAL')
  if (isMoved(deal) && (status === 'released' || status === 'free')) context.fail('TITLE_FINAL')
  if (status !== 'locked' && status !== 'pending' && status !== 'signed') return
  const through = deal.title?.status === 'released' || deal.title?.status === 'blocked'
  const over = deal.cancelled !== null && !isMoved(deal) && through
  if (!deal.fundsConfirmed || over) context.fail('TITLE_NOT_DUE', { state: deal.state, status })
}

export const attestReceipt = home.action(
  {
    summary: 'The bank has asked the registry itself: the buyer holds exactly this range.',
    args: args.attestReceipt,
    result: Done,
  },
  (context, given) =>
    attest(
      context,
      {
        role: 'bank',
        kind: 'receipt',
        about: 'receipt',
        message: given,
        content: context.encode(args.attestReceipt, given),
      },
      (deal) => {
        const { terms, state } = deal
        if (!isMoved(deal) && state !== 'endorse_pending' && state !== 'cancelling')
          context.fail('STATE_WRONG', { state, needed: 'endorse_signed' })
        const fits =
          same(given.holder, terms.buyer) &&
          given.start === terms.start &&
          given.end === terms.end &&
          given.amount === amountOf(terms)
        if (!fits) context.fail('RECEIPT_DIFFERS')
        return { deal: { ...deal, receiptVerified: true }, step: 'receipt_verified' }
      },
    ),
)
