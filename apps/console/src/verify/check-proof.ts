import { certificateOf, extractReceipt } from '@vouch/certificate'
import { equalBytes, type Problem, ProblemError, problem, toHex, unwrap } from '@vouch/core'
import {
  digestOf,
  type ReceiptLink,
  verifyDisclosure,
  verifyFlowReceipt,
  verifyReceipt,
  verifyVoucherReceipt,
} from '@vouch/sdk'

export interface ProofInput {
  readonly proof: File
  readonly document: File | undefined
  /** Of the chain that is trusted; without it the proof speaks only for the chain it names. */
  readonly chainId: Uint8Array | undefined
}

export type ProofKind = 'voucher' | 'deal' | 'bill' | 'transaction' | 'field'

export interface Proven {
  readonly kind: ProofKind
  readonly chainId: string
  readonly chainPinned: boolean
  readonly links: readonly ReceiptLink[]
  /** What is proven, in words and names. */
  readonly summary: unknown
  /** Of the voucher. */
  readonly id: string | undefined
}

export interface ProofFailure {
  readonly problem: Problem
  /** Where the chain of the proof broke. */
  readonly link: string
}

export type ProofAnswer =
  | { readonly ok: true; readonly proven: Proven }
  | { readonly ok: false; readonly failure: ProofFailure }

/** Checks a receipt, a certificate or a disclosed field in this page, without asking anybody. */
export async function checkProof(input: ProofInput): Promise<ProofAnswer> {
  try {
    return { ok: true, proven: await check(input) }
  } catch (cause) {
    const reason = problemOf(cause)
    const { link } = reason.meta
    return { ok: false, failure: { problem: reason, link: typeof link === 'string' ? link : '' } }
  }
}

async function check({ proof, document, chainId }: ProofInput): Promise<Proven> {
  const bytes = new Uint8Array(await proof.arrayBuffer())
  const isPdf = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')
  const text = isPdf ? unwrap(extractReceipt(bytes)) : new TextDecoder().decode(bytes)
  const pinned = chainId === undefined ? {} : { chainId }
  const common = { chainPinned: chainId !== undefined }
  if (/"format"\s*:\s*"vouch-disclosure\//.test(text.slice(0, 200))) {
    const { links, field, id, ...rest } = unwrap(verifyDisclosure(text, pinned))
    return {
      ...common,
      kind: 'field',
      chainId: toHex(rest.chainId),
      links,
      summary: { [field.name]: field.value },
      id: toHex(id),
    }
  }
  const digest = document === undefined ? {} : { documentDigest: await digestOf(document.stream()) }
  const voucher = verifyVoucherReceipt(text, { ...pinned, ...digest })
  if (voucher.ok) {
    const { links, summary, id } = voucher.value
    const pages = isPdf ? [await pagesLink(bytes, text)] : []
    return {
      ...common,
      kind: 'voucher',
      chainId: toHex(voucher.value.chainId),
      links: [...links, ...pages],
      summary,
      id: toHex(id),
    }
  }
  if (voucher.problem.code !== 'RECEIPT_NOT_A_VOUCHER' || isPdf) throw new ProblemError(voucher.problem)
  if (document !== undefined) throw new ProblemError(noDocument())
  const flow = verifyFlowReceipt(text, pinned)
  if (flow.ok) {
    const { kind, links, summary, id } = flow.value
    return { ...common, kind, chainId: toHex(flow.value.chainId), links, summary, id: toHex(id) }
  }
  if (flow.problem.code !== 'RECEIPT_NOT_A_DEAL') throw new ProblemError(flow.problem)
  const plain = unwrap(verifyReceipt(text, pinned))
  return {
    ...common,
    kind: 'transaction',
    chainId: toHex(plain.chainId),
    links: plain.links,
    summary: undefined,
    id: undefined,
  }
}

/** The pages are written again from the receipt; as the same receipt gives the same bytes, any change shows. */
async function pagesLink(bytes: Uint8Array, text: string): Promise<ReceiptLink> {
  if (equalBytes(bytes, await certificateOf(text)))
    return { link: 'certificate', detail: 'The pages say what the receipt proves, byte for byte.' }
  throw new ProblemError(
    problem(
      'CERTIFICATE_ALTERED',
      'The receipt inside holds, but the certificate around it is not the one this version writes from it.',
      'Do not rely on the pages: write the certificate again from the receipt, or ask for it again.',
      { link: 'certificate' },
    ),
  )
}

function noDocument(): Problem {
  return problem(
    'RECEIPT_NOT_A_VOUCHER',
    'This receipt is not of a voucher; no document belongs to it.',
    'Leave the document out, or use the receipt of the voucher.',
    { link: 'document' },
  )
}

function problemOf(cause: unknown): Problem {
  if (cause instanceof ProblemError) return cause.problem
  if (cause instanceof Error && 'code' in cause && 'remedy' in cause)
    return problem(String(cause.code), `${cause.message}.`, String(cause.remedy), { link: 'certificate' })
  return problem(
    'PROOF_UNREADABLE',
    'The file could not be read.',
    'Choose the receipt or the certificate as it was handed out.',
  )
}
