import { OperationalError, type Problem, ProblemError } from '@vouch/core'
import { NodeProblemError } from '@vouch/sdk'

/** What went wrong in the words of whoever refused, and what to do about it. */
export interface Complaint {
  readonly code: string
  readonly detail: string
  readonly remedy: string
  /** Where the refusal itself is recorded. */
  readonly transaction?: string
}

export function complaintOf(cause: unknown): Complaint {
  if (cause instanceof NodeProblemError) {
    const { code, detail, remedy } = cause.problem
    const id = cause.transaction?.id
    return { code, detail, remedy, ...(id === undefined ? {} : { transaction: id }) }
  }
  if (cause instanceof ProblemError) return plain(cause.problem)
  if (cause instanceof OperationalError)
    return { code: cause.code, detail: sentence(cause.message), remedy: cause.remedy }
  if (cause instanceof DOMException && (cause.name === 'NotAllowedError' || cause.name === 'AbortError'))
    return {
      code: 'PASSKEY_DECLINED',
      detail: 'The passkey was not used: the question was declined or took too long.',
      remedy: 'Try again, and answer when the browser asks.',
    }
  const detail = cause instanceof Error ? cause.message : String(cause)
  return {
    code: 'PAGE_FAILED',
    detail: sentence(detail),
    remedy: 'Load the page again; if it stays so, tell whoever runs the node.',
  }
}

function plain({ code, detail, remedy }: Problem): Complaint {
  return { code, detail, remedy }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}
