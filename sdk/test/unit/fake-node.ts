import { createEd25519Signer, sha256, toHex, utf8 } from '@vouch/core'
import { chainIdOf, DEFAULT_CHAIN_LIMITS, decodeSignedTransaction, encodeGenesis } from '@vouch/data'
import { SOLO, soloParameters } from '@vouch/consensus'
import { createClient, type ClientOptions } from '../../src/index.ts'

export const signer = createEd25519Signer(sha256(utf8('client')))
export const genesis = encodeGenesis({
  name: 'Test',
  timeMs: 0,
  engine: SOLO,
  engineParameters: soloParameters(signer.publicKey),
  limits: DEFAULT_CHAIN_LIMITS,
  feePrices: { perGas: 0n, perByte: 0n },
  allocations: [],
  contracts: [],
  foundation: [],
})
export const chainId = Uint8Array.from(chainIdOf(genesis))

export interface SeenRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Headers
  readonly body: Uint8Array
}

type Answer = Response | Error | ((request: SeenRequest) => Response | Error)

const DEFAULTS: Readonly<Record<string, readonly Answer[]>> = {
  'GET /v1/genesis': [() => new Response(genesis.slice())],
  'GET /v1/status': [() => json({ height: 4 })],
}

/** A node of canned answers, by `METHOD /path`; each list is used up in turn, its last answer again and again. */
export function fakeNode(answers: Readonly<Record<string, readonly Answer[]>>) {
  const seen: SeenRequest[] = []
  const waits: number[] = []
  const used = new Map<string, number>()
  const fetchFake = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const body =
      init.body === undefined
        ? new Uint8Array(0)
        : new Uint8Array(await new Response(init.body).arrayBuffer())
    const path = `${url.pathname}${url.search}`
    const request = { method: init.method ?? 'GET', path, headers: new Headers(init.headers), body }
    seen.push(request)
    const name = `${request.method} ${url.pathname}`
    const list = answers[name] ?? DEFAULTS[name] ?? [notFound(name)]
    const number = used.get(name) ?? 0
    used.set(name, number + 1)
    const answer = list[Math.min(number, list.length - 1)] as Answer
    const given = typeof answer === 'function' ? answer(request) : answer
    if (given instanceof Error) throw given
    return typeof answer === 'function' ? given : given.clone()
  }
  const client = (options: Partial<ClientOptions> = {}) =>
    createClient({
      url: 'http://node.test/',
      fetch: fetchFake as typeof fetch,
      sleep: async (ms) => void waits.push(ms),
      clock: { nowMs: () => 1_000_000 },
      ...options,
    })
  return { seen, waits, client }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

export function refusal(
  status: number,
  code: string,
  more: object = {},
  headers: Record<string, string> = {},
): Response {
  return json({ code, detail: `It is ${code}.`, remedy: 'Do otherwise.', meta: {}, ...more }, status, headers)
}

function notFound(name: string): Response {
  return refusal(404, 'ROUTE_UNKNOWN', { meta: { name } })
}

export function refusedConnection(): Error {
  return new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
}

/** Answers a submission the way a node does. */
export function commit(request: SeenRequest): Response {
  const signed = decodeSignedTransaction(request.body)
  if (!signed.ok) return refusal(400, signed.problem.code)
  return json({
    id: toHex(signed.value.id),
    status: 'committed',
    repeated: false,
    height: 7,
    index: 0,
    timeMs: 1_000_500,
    gas: 10,
    fee: '0',
    result: null,
    events: [],
  })
}
