import { OperationalError, type Problem, ProblemError, type ProblemMeta } from '@vouch/core'

/** Where a recorded transaction failed: it stands on the chain with its failure, at this place. */
export interface FailedTransaction {
  readonly id: string
  readonly height: number
  readonly index: number
}

/** A problem that a node answered with (RFC 9457). */
export class NodeProblemError extends ProblemError {
  readonly status: number
  /** Present where the transaction was recorded and what it asked for was refused. */
  readonly transaction: FailedTransaction | undefined
  constructor(reason: Problem, status: number, transaction?: FailedTransaction) {
    super(reason)
    this.status = status
    this.transaction = transaction
  }
}

/** The error that an answer other than 2xx stands for. */
export async function errorOf(response: Response, url: string): Promise<NodeProblemError | OperationalError> {
  const text = await response.text().catch(() => '')
  const body = recordOf(text)
  if (body === undefined || typeof body.code !== 'string')
    return new OperationalError(
      'NODE_ANSWER_UNREADABLE',
      `${url} answered ${response.status} without saying why: ${text.slice(0, 200)}`,
      'Check that the address is that of a Vouch node and that nothing between changes its answers.',
    )
  const reason: Problem = {
    code: body.code,
    detail: typeof body.detail === 'string' ? body.detail : `The node answered ${response.status}.`,
    remedy: typeof body.remedy === 'string' ? body.remedy : '',
    meta: (body.meta ?? {}) as ProblemMeta,
  }
  return new NodeProblemError(reason, response.status, body.transaction as FailedTransaction | undefined)
}

function recordOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
