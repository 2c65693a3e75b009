import { readFile, stat } from 'node:fs/promises'
import { equalBytes, toHex, unwrap } from '@vouch/core'
import { fileStream } from '@vouch/data/node'
import {
  digestOf,
  type VerifiedVoucher,
  type VerifyOptions,
  verifyFlowReceipt,
  verifyReceipt,
  verifyVoucherReceipt,
} from '@vouch/sdk'
import { certificateOf, extractReceipt } from '@vouch/certificate'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { moment, printable } from '../shell/format.ts'
import { CommandError, commandError, complaintOf } from '../shell/problem.ts'
import { hashOf } from './hash-operand.ts'
import { workDemands } from './work-demands.ts'

interface Link {
  readonly link: string
  readonly detail: string
}

/** Checks a receipt or a certificate, offline, and says what is proven, link by link. */
export async function verifyFile({ out }: CommandContext, input: CommandInput): Promise<void> {
  const file = input.operand(0)
  const bytes = new Uint8Array(await readFile(file))
  const isPdf = Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')
  const chain = input.text('chain')
  const pinned = chain === undefined ? {} : { chainId: hashOf(chain, 'a chain') }
  try {
    const text = isPdf ? unwrap(extractReceipt(bytes)) : new TextDecoder().decode(bytes)
    const document = await documentDigest(input.text('document'))
    const work = await workDemands(input)
    const proof = verifyVoucherReceipt(text, { ...pinned, ...document, work })
    if (!proof.ok && proof.problem.code === 'RECEIPT_NOT_A_VOUCHER' && !isPdf) {
      if (document.documentDigest !== undefined) throw noDocument()
      if (!tellFlow(out, text, pinned, input.flag('links')))
        tellTransaction(out, text, { ...pinned, ...work })
      return
    }
    const verified = unwrap(proof)
    const links: readonly Link[] = isPdf
      ? [...verified.links, await comparePages(bytes, text)]
      : verified.links
    const json = {
      ok: true,
      chainId: toHex(verified.chainId),
      voucher: toHex(verified.id),
      links,
      summary: verified.summary,
    }
    out.item(json, wordsOf(verified, input.flag('links') ? links : grouped(links), chain !== undefined))
  } catch (thrown) {
    throw atLink(thrown)
  }
}

async function documentDigest(path: string | undefined): Promise<{ readonly documentDigest?: Uint8Array }> {
  if (path === undefined) return {}
  await stat(path)
  return { documentDigest: await digestOf(fileStream(path)) }
}

/** The pages are written again from the receipt; as the same receipt gives the same bytes, any change shows. */
async function comparePages(bytes: Uint8Array, text: string): Promise<Link> {
  if (!equalBytes(bytes, await certificateOf(text)))
    throw commandError(
      'CERTIFICATE_ALTERED',
      'The receipt inside holds, but the certificate around it is not the one this version of vouch writes from it.',
      'Do not rely on the pages: write the certificate again from the receipt, or ask for it again.',
      { link: 'certificate' },
    )
  return { link: 'certificate', detail: 'The pages say what the receipt proves, byte for byte.' }
}

/** What is alike in one line, for a person to read; all of them with --links. */
function grouped(links: readonly Link[]): readonly Link[] {
  const shown: Link[] = []
  for (const [kind, words] of Object.entries(KINDS)) {
    const alike = links.filter(({ link }) => link.startsWith(`${kind} `))
    if (alike.length > 1) shown.push({ link: kind, detail: `${alike.length} ${words}` })
    else shown.push(...alike)
  }
  const isOther = ({ link }: Link): boolean => !Object.keys(KINDS).some((kind) => link.startsWith(`${kind} `))
  const [first, ...rest] = links.filter(isOther)
  return first === undefined ? shown : [first, ...shown, ...rest]
}

const KINDS: Readonly<Record<string, string>> = {
  block: 'blocks are sealed as the chain demands.',
  outcome: 'signed transactions were carried out in those blocks.',
  record: 'records stood so after the last of those blocks.',
}

function wordsOf(verified: VerifiedVoucher, links: readonly Link[], pinned: boolean): string {
  const { voucher, organisations } = verified
  const name = (id: Uint8Array): string => printable(organisations.get(toHex(id))?.name ?? toHex(id))
  return [
    ...links.map(({ detail }) => `  ✓ ${printable(detail)}`),
    `Verified: voucher ${toHex(verified.id)}`,
    `as of block ${verified.height}, ${moment(verified.timeMs)}: ${voucher.custody.replaceAll('_', ' ')}, held by ${name(voucher.holder)}, owned by ${name(voucher.beneficiary)}, kept by ${name(voucher.custodian)}; ${verified.flow.length} entries in its flow record.`,
    ...chainWords(toHex(verified.chainId), pinned),
  ].join('\n')
}

function chainWords(chainId: string, pinned: boolean): readonly string[] {
  return pinned
    ? []
    : [`You did not say which chain you trust. This one is ${chainId}: compare it, or add --chain ID.`]
}

/** False where the receipt is of no deal and no bill. */
function tellFlow(
  out: CommandContext['out'],
  text: string,
  pinned: { readonly chainId?: Uint8Array },
  all: boolean,
): boolean {
  const proof = verifyFlowReceipt(text, pinned)
  if (!proof.ok && proof.problem.code === 'RECEIPT_NOT_A_DEAL') return false
  const { kind, id, chainId, links, summary, words, height, timeMs } = unwrap(proof)
  const chain = toHex(chainId)
  out.item(
    { ok: true, chainId: chain, [kind]: toHex(id), links, summary },
    [
      ...(all ? links : grouped(links)).map(({ detail }) => `  ✓ ${printable(detail)}`),
      `Verified: ${kind} ${toHex(id)}`,
      `as of block ${height}, ${moment(timeMs)}: ${printable(words)}`,
      ...chainWords(chain, pinned.chainId !== undefined),
    ].join('\n'),
  )
  return true
}

function noDocument() {
  return commandError(
    'RECEIPT_NOT_A_VOUCHER',
    'This receipt is not of a voucher; no document belongs to it.',
    'Leave out --document, or use the receipt of the voucher.',
    { link: 'document' },
  )
}

function tellTransaction(out: CommandContext['out'], text: string, pinned: VerifyOptions): void {
  const verified = unwrap(verifyReceipt(text, pinned))
  const chainId = toHex(verified.chainId)
  out.item(
    { ok: true, chainId, links: verified.links },
    [
      ...verified.links.map(({ detail }) => `  ✓ ${printable(detail)}`),
      'Verified.',
      ...chainWords(chainId, pinned.chainId !== undefined),
    ].join('\n'),
  )
}

/** Names the link in the sentence too. */
function atLink(thrown: unknown): unknown {
  const complaint = complaintOf(thrown)
  const { link } = complaint.meta
  if (typeof link !== 'string') return thrown
  return new CommandError(
    { ...complaint, detail: `Not verified, at the link '${link}': ${complaint.detail}` },
    thrown,
  )
}
