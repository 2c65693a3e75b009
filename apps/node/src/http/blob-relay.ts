import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What proves the caller, and which bytes it wants: handed on as they came. The signature is over method and path, on every node alike. */
const HANDED_ON = [
  'vouch-key',
  'vouch-time',
  'vouch-nonce',
  'vouch-signature',
  'vouch-session',
  'range',
] as const
const HANDED_BACK = [
  'content-type',
  'content-length',
  'content-range',
  'accept-ranges',
  'cache-control',
] as const
/** On a request that another node hands on: it is answered from this vault or not at all. */
const RELAYED = 'vouch-relayed'
const ANSWER_MS = 10_000

/**
 * A document that this node does not keep is fetched from the member that does, by its hash, for callers that may read it: that
 * member checks the same signed request again. What the hash names cannot be exchanged on the way.
 */
export function addBlobRelay(app: FastifyInstance, members: readonly string[]): void {
  if (members.length === 0) return
  app.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    const isMissing = reply.statusCode === 404 || reply.statusCode === 410
    const isBlob = request.method === 'GET' && request.url.startsWith('/v1/blobs/')
    if (!isMissing || !isBlob || request.headers[RELAYED] !== undefined) return payload
    const found = await firstOf(members, request)
    if (found === undefined) return payload
    reply.code(found.status)
    for (const name of HANDED_BACK) {
      const value = found.headers.get(name)
      if (value === null) reply.removeHeader(name)
      else reply.header(name, value)
    }
    return found.body === null ? '' : Readable.fromWeb(found.body as NodeReadableStream)
  })
}

async function firstOf(members: readonly string[], request: FastifyRequest): Promise<Response | undefined> {
  const headers: Record<string, string> = { [RELAYED]: '1' }
  for (const name of HANDED_ON) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  for (const member of members) {
    const answer = await ask(`${member}${request.url}`, headers)
    if (answer?.ok === true) return answer
    await answer?.body?.cancel()
  }
  return undefined
}

/** The time is for the first bytes; a large document may take longer. */
async function ask(url: string, headers: Record<string, string>): Promise<Response | undefined> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ANSWER_MS)
  try {
    return await fetch(url, { headers, signal: late.signal })
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
