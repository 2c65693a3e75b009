import { minorPlaces } from '@vouch/application'
import { toHex } from '@vouch/core'
import type { ReceiptValue } from '@vouch/data'
import type { BillContent, DealContent, FlowContent } from './receipt-content.ts'

type Summary = { readonly [name: string]: ReceiptValue }

/**
 * The proven content of a deal or a bill in words and names. Nothing else goes in, so that whoever verifies a receipt can
 * make the summary again and compare.
 */
export function flowSummaryOf(content: FlowContent): Summary {
  const common = {
    [content.kind]: toHex(content.id),
    chain: content.chainName,
    chainId: toHex(content.chainId),
    asOf: { block: content.height, time: timeOf(content.timeMs) },
  }
  return content.kind === 'deal'
    ? { ...common, ...dealSummary(content) }
    : { ...common, ...billSummary(content) }
}

function dealSummary(content: DealContent): Summary {
  const { record, flow } = content
  const { terms } = record
  const name = nameIn(content)
  return {
    state: record.state,
    settles: terms.mode,
    parties: {
      seller: name(terms.seller),
      buyer: name(terms.buyer),
      bank: name(terms.bank),
      registry: terms.registry === null ? null : name(terms.registry),
    },
    bill: {
      number: terms.billNumber,
      from: terms.start,
      to: terms.end,
      amount: decimal(BigInt(terms.end - terms.start + 1), terms.currency),
    },
    price: decimal(terms.price, terms.currency),
    cancelled: record.cancelled?.reason ?? null,
    title: record.title?.status ?? null,
    paidIn: record.entries.map(({ reference, amount, currency, mismatch, booked, recalled, returned }) => ({
      reference,
      amount: decimal(amount, currency),
      fits: mismatch === 'none' ? 'yes' : mismatch,
      booked,
      recalled,
      returned,
    })),
    flow: flow.map((entry) => ({
      step: entry.step,
      state: entry.to,
      time: timeOf(entry.atMs),
      block: entry.height,
      by: name(entry.by),
      message: entry.messageId,
      evidence: entry.evidence === null ? null : toHex(entry.evidence),
      note: entry.note,
    })),
  }
}

function billSummary(content: BillContent): Summary {
  const { record, flow } = content
  const name = nameIn(content)
  return {
    number: record.number,
    kind: record.kind,
    amount: decimal(record.amount, record.currency),
    matures: timeOf(record.maturityMs),
    parties: { drawer: name(record.drawer), acceptor: name(record.acceptor), payee: name(record.payee) },
    flow: flow.map((entry) => ({
      step: entry.step,
      from: entry.start,
      to: entry.end,
      status: entry.status,
      circulation: entry.circulation,
      time: timeOf(entry.atMs),
      block: entry.height,
      by: name(entry.by),
      counterparty: entry.counterparty === null ? null : name(entry.counterparty),
      deal: entry.deal === null ? null : toHex(entry.deal),
      note: entry.note,
    })),
  }
}

/** What is proven, in one or two sentences for people. */
export function flowWordsOf(content: FlowContent): string {
  const name = nameIn(content)
  if (content.kind === 'bill') {
    const { number, amount, currency, drawer, acceptor } = content.record
    return `bill ${number} of ${decimal(amount, currency)}, drawn by ${name(drawer)} on ${name(acceptor)}; ${content.flow.length} entries in its flow record.`
  }
  const { state, terms, cancelled } = content.record
  const face = decimal(BigInt(terms.end - terms.start + 1), terms.currency)
  const what = `${name(terms.seller)} sells ${face} of bill ${terms.billNumber} (positions ${terms.start} to ${terms.end}) to ${name(terms.buyer)} for ${decimal(terms.price, terms.currency)}, ${terms.mode}`
  const why = cancelled === null || state === 'closed' ? '' : ` (${cancelled.reason.replaceAll('_', ' ')})`
  const evidence = content.flow.filter((entry) => entry.evidence !== null).length
  return `deal: ${what}. It is ${state.replaceAll('_', ' ')}${why}; ${content.flow.length} entries in its flow record, ${evidence} of them with the digest of a message.`
}

function nameIn(content: FlowContent): (id: Uint8Array) => string {
  return (id) => content.organisations.get(toHex(id)) ?? toHex(id)
}

/** Minor units in decimal, with the currency. */
function decimal(minor: bigint, currency: string): string {
  const places = minorPlaces(currency)
  const digits = minor.toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return places === 0 ? `${whole} ${currency}` : `${whole}.${digits.slice(-places)} ${currency}`
}

/** ISO 8601 in UTC, or the number where it lies beyond what a date holds. */
function timeOf(timeMs: number): string {
  return timeMs <= 8.64e15 ? new Date(timeMs).toISOString() : String(timeMs)
}
