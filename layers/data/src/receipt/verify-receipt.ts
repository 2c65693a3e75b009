import { equalBytes, failed, type Hash, ok, type Problem, type Result, toHex } from '@vouch/core'
import { chainIdOf, decodeGenesis, type Genesis } from '../block/genesis.ts'
import { decodeHeader, type Header } from '../block/header.ts'
import { type ProvenOutcome, type ProvenRecord, proveOutcome, proveRecord } from './claim.ts'
import type { Receipt } from './receipt.ts'

/** One step of the proof that held. */
export interface ReceiptLink {
  /** Stable: `genesis`, `chain`, `block 7`, `outcome 7.0`, `record voucher/vouchers at 7`, or an application's own. */
  readonly link: string
  /** What is now known, in one plain sentence. */
  readonly detail: string
}

export interface ProvenContent {
  readonly outcomes: readonly ProvenOutcome[]
  readonly records: readonly ProvenRecord[]
}

export interface VerifiedReceipt {
  readonly chainId: Hash
  readonly genesis: Genesis
  readonly blocks: readonly Header[]
  readonly proven: ProvenContent
  /** In the order in which they were checked. */
  readonly links: readonly ReceiptLink[]
}

export interface ReceiptCheck {
  /** The chain the reader trusts; without it, the receipt proves only what happened on the chain it names. */
  readonly chainId?: Uint8Array
  /** The engines' rule: `verifySeal` of @vouch/consensus. */
  verifySeal(header: Header, seal: Uint8Array, genesis: Genesis): Result<{ readonly detail: string } | null>
  /** Checks the flow and summary against what is proven. Without it a receipt that carries them is refused. */
  readonly checkContent?: (receipt: Receipt, verified: VerifiedReceipt) => Result<readonly ReceiptLink[]>
}

/**
 * Checks every link, offline and without a clock. The problem names the first that failed in `meta.link`.
 * Problems: `RECEIPT_CHAIN_MISMATCH`, `RECEIPT_HEADER_MISMATCH`, `RECEIPT_BLOCK_MISSING`, `RECEIPT_BLOCK_UNUSED`,
 * `RECEIPT_EMPTY`, `RECEIPT_CLAIM_REPEATED`, `RECEIPT_INCLUSION_INVALID`, `RECEIPT_OUTCOME_MISMATCH`, `RECEIPT_STATE_PROOF_INVALID`,
 * `RECEIPT_CONTENT_UNCHECKED`, those of the genesis, header, outcome and transaction forms, `SIGNATURE_INVALID`,
 * and those of `verifySeal`.
 */
export function verifyReceipt(receipt: Receipt, check: ReceiptCheck): Result<VerifiedReceipt> {
  const links: ReceiptLink[] = []
  const genesis = checkGenesis(receipt, check.chainId, links)
  if (!genesis.ok) return genesis
  const blocks = checkBlocks(receipt, genesis.value, check, links)
  if (!blocks.ok) return blocks
  const proven = checkClaims(receipt, blocks.value, links)
  if (!proven.ok) return proven
  const verified: VerifiedReceipt = {
    chainId: receipt.chainId,
    genesis: genesis.value,
    blocks: blocks.value,
    proven: proven.value,
    links,
  }
  if (check.checkContent !== undefined) {
    const more = check.checkContent(receipt, verified)
    return more.ok ? ok({ ...verified, links: [...links, ...more.value] }) : more
  }
  if (receipt.flow !== undefined || receipt.summary !== undefined)
    return failed(
      'RECEIPT_CONTENT_UNCHECKED',
      'The receipt carries a flow or a summary, which were not compared with what it proves.',
      'Verify it with the software of the application that wrote it.',
      { link: 'content' },
    )
  return ok(verified)
}

/** The same problem, with the link at which it arose. */
export function atLink(link: string, reason: Problem): Result<never> {
  return { ok: false, problem: { ...reason, meta: { ...reason.meta, link } } }
}

function checkGenesis(
  receipt: Receipt,
  pinned: Uint8Array | undefined,
  links: ReceiptLink[],
): Result<Genesis> {
  if (!equalBytes(chainIdOf(receipt.genesis), receipt.chainId))
    return failed(
      'RECEIPT_CHAIN_MISMATCH',
      'The genesis in the receipt is not the one its chain id names.',
      'Do not rely on it; ask for the receipt again.',
      { link: 'genesis' },
    )
  const genesis = decodeGenesis(receipt.genesis)
  if (!genesis.ok) return atLink('genesis', genesis.problem)
  const name = toHex(receipt.chainId)
  links.push({ link: 'genesis', detail: `The genesis of '${genesis.value.name}' gives chain id ${name}.` })
  if (pinned === undefined) return genesis
  if (!equalBytes(pinned, receipt.chainId))
    return failed(
      'RECEIPT_CHAIN_MISMATCH',
      `The receipt is of chain ${name}, not of the chain you trust.`,
      'Compare the chain id with the one you were given; a receipt of another chain proves nothing here.',
      { link: 'chain', chainId: name, expected: toHex(pinned) },
    )
  links.push({ link: 'chain', detail: 'That is the chain you asked for.' })
  return genesis
}

function checkBlocks(
  receipt: Receipt,
  genesis: Genesis,
  check: ReceiptCheck,
  links: ReceiptLink[],
): Result<readonly Header[]> {
  const headers: Header[] = []
  for (const [at, block] of receipt.blocks.entries()) {
    const decoded = decodeHeader(block.header)
    if (!decoded.ok) return atLink(`blocks.${at}`, decoded.problem)
    const header = decoded.value
    const link = `block ${header.height}`
    if (!equalBytes(header.chainId, receipt.chainId))
      return headerMismatch(link, `The header of block ${header.height} is of another chain.`)
    if (header.height < 1 || header.height <= (headers.at(-1)?.height ?? 0))
      return headerMismatch(link, 'The blocks are not in ascending order of height.')
    const sealed = check.verifySeal(header, block.seal, genesis)
    if (!sealed.ok) return atLink(link, sealed.problem)
    if (!receipt.claims.some((claim) => claim.height === header.height))
      return failed(
        'RECEIPT_BLOCK_UNUSED',
        `No claim of the receipt is about block ${header.height}.`,
        'Ask for the receipt again; nothing may stand in it that proves nothing.',
        { link, height: header.height },
      )
    headers.push(header)
    links.push({
      link,
      detail: `Block ${header.height} of ${new Date(header.timeMs).toISOString()} is sealed as '${genesis.engine}' demands.${sealed.value === null ? '' : ` ${sealed.value.detail}`}`,
    })
  }
  return ok(headers)
}

function headerMismatch(link: string, detail: string): Result<never> {
  return failed('RECEIPT_HEADER_MISMATCH', detail, 'Do not rely on it; ask for the receipt again.', { link })
}

function checkClaims(
  receipt: Receipt,
  headers: readonly Header[],
  links: ReceiptLink[],
): Result<ProvenContent> {
  if (receipt.claims.length === 0)
    return failed('RECEIPT_EMPTY', 'The receipt claims nothing.', 'Ask for the receipt again.', {
      link: 'claims',
    })
  const outcomes: ProvenOutcome[] = []
  const records: ProvenRecord[] = []
  const byHeight = new Map(headers.map((header) => [header.height, header]))
  const claimed = new Set<string>()
  for (const claim of receipt.claims) {
    const link =
      claim.kind === 'outcome'
        ? `outcome ${claim.height}.${claim.index}`
        : `record ${claim.contract}/${claim.collection} at ${claim.height}`
    const name = claim.kind === 'outcome' ? link : `${link} ${toHex(claim.key)}`
    if (claimed.has(name))
      return failed(
        'RECEIPT_CLAIM_REPEATED',
        'The receipt claims the same thing twice.',
        'Ask for the receipt again; it was not written so.',
        { link },
      )
    claimed.add(name)
    const header = byHeight.get(claim.height)
    if (header === undefined)
      return failed(
        'RECEIPT_BLOCK_MISSING',
        `The receipt claims something of block ${claim.height} but does not hold its header.`,
        'Ask for the receipt again.',
        { link, height: claim.height },
      )
    if (claim.kind === 'outcome') {
      const proven = proveOutcome(claim, header)
      if (!proven.ok) return atLink(link, proven.problem)
      outcomes.push(proven.value)
      links.push({ link, detail: outcomeSentence(proven.value) })
    } else {
      const proven = proveRecord(claim, header)
      if (!proven.ok) return atLink(link, proven.problem)
      records.push(proven.value)
      links.push({ link, detail: recordSentence(proven.value) })
    }
  }
  return ok({ outcomes, records })
}

function outcomeSentence({ outcome, signed }: ProvenOutcome): string {
  const { contract, action, signers } = signed.transaction
  const came = outcome.failure === null ? 'was carried out' : `was refused with ${outcome.failure.code}`
  const keys = signers.length === 1 ? 'one key' : `${signers.length} keys`
  return `Transaction ${toHex(outcome.transactionId)} (${contract} ${action}), signed by ${keys}, ${came} at ${outcome.height}.${outcome.index}.`
}

function recordSentence({ contract, collection, value, height }: ProvenRecord): string {
  return value === undefined
    ? `After block ${height} there was no such record in ${contract}/${collection}.`
    : `After block ${height} the record stood so in ${contract}/${collection}.`
}
