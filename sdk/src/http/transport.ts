import { OperationalError } from '@vouch/core'
import { errorOf, NodeProblemError } from './problem-answer.ts'

export interface TransportOptions {
  /** Of the node, such as `http://127.0.0.1:4280`. */
  readonly url: string
  /** The platform's own where left out. */
  readonly fetch?: typeof fetch
  /** For one attempt, until its answer begins; default 30,000. Streams may take longer. */
  readonly timeoutMs?: number
  /** Attempts after the first, for requests that can be repeated; default 4. */
  readonly retries?: number
  /** Waits between attempts; for tests. */
  readonly sleep?: (ms: number) => Promise<void>
}

export interface NodeRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Whether sending it twice does the same as sending it once. Default: true for GET and HEAD. */
  readonly repeatable?: boolean
  readonly signal?: AbortSignal
  /** Made anew for each attempt: proofs of a key are good for one request. */
  readonly sign?: () => Promise<Readonly<Record<string, string>>>
}

export interface Transport {
  readonly url: string
  /**
   * A 2xx answer. Throws `NodeProblemError` where the node refuses, `OperationalError` `NODE_UNREACHABLE` or
   * `NODE_ANSWER_UNREADABLE` where there is no answer to speak of.
   */
  request(path: string, request?: NodeRequest): Promise<Response>
  sleep(ms: number): Promise<void>
}

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000
/** Answers that say nothing of the request itself: the same may succeed a moment later. */
const PASSING = new Set([429, 502, 503, 504])

export function createTransport(options: TransportOptions): Transport {
  const url = options.url.replace(/\/+$/, '')
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const timeoutMs = options.timeoutMs ?? 30_000
  const retries = options.retries ?? 4
  const sleep =
    options.sleep ?? ((ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)))

  const attempt = async (path: string, request: NodeRequest): Promise<Response> => {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    const signal =
      request.signal === undefined ? limit.signal : AbortSignal.any([limit.signal, request.signal])
    try {
      const init: RequestInit = {
        method: request.method ?? 'GET',
        headers: { ...request.headers, ...(await request.sign?.()) },
        signal,
      }
      if (request.body !== undefined) init.body = request.body as NonNullable<RequestInit['body']>
      return await send(`${url}${path}`, init)
    } catch (cause) {
      if (request.signal?.aborted === true) throw cause
      throw unreachable(url, cause)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    url,
    sleep,
    async request(path, request = {}) {
      const method = request.method ?? 'GET'
      const repeatable = request.repeatable ?? (method === 'GET' || method === 'HEAD')
      const left = repeatable ? retries : 0
      for (let number = 0; ; number++) {
        let waitMs = Math.min(FIRST_WAIT_MS * 2 ** number, LONGEST_WAIT_MS)
        try {
          const response = await attempt(path, request)
          if (response.ok) return response
          const reason = await errorOf(response, `${url}${path}`)
          if (!PASSING.has(response.status) || number >= left) throw reason
          waitMs = retryAfterMs(response) ?? waitMs
        } catch (cause) {
          if (!isUnreachable(cause) || number >= left) throw cause
        }
        await sleep(waitMs)
      }
    },
  }
}

export function isUnreachable(cause: unknown): boolean {
  return cause instanceof OperationalError && cause.code === 'NODE_UNREACHABLE'
}

/** The node, or what stands before it, refused for now. */
export function isPassing(cause: unknown): boolean {
  return cause instanceof NodeProblemError && PASSING.has(cause.status)
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, 30_000) : undefined
}

function unreachable(url: string, cause: unknown): OperationalError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const reason = inner instanceof Error ? inner.message : String(inner)
  return new OperationalError(
    'NODE_UNREACHABLE',
    `no answer from the node at ${url}: ${reason}`,
    `Check the address, and that the node runs (vouch start). Nothing is lost: a transaction can be submitted again and is never executed twice.`,
    cause,
  )
}
