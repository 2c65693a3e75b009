import { encode, type Signer, taggedHash, toHex } from '@vouch/core'
import { type BlobStore, type BlobStoreOptions, createMemoryBlobFiles, openBlobStore } from '@vouch/data'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { createHttpApp, type HttpApp } from '../../src/http/http-app.ts'
import type { HttpDeps, HttpOptions } from '../../src/http/http-options.ts'
import { createHttpServer, type HttpServer } from '../../src/http/server.ts'
import { client, openTestLedger, type TestLedger } from './http-ledger.ts'

export const START_MS = 1_000_000

export interface Fixture extends HttpApp {
  readonly ledger: TestLedger
  readonly blobs: BlobStore
  /** What the blob store keeps; may be damaged. */
  readonly files: Map<string, Uint8Array>
  readonly clock: { now: number; nowMs(): number }
  inject(request: InjectOptions): Promise<LightMyRequestResponse>
  /** With the headers that prove a key. */
  signed(request: InjectOptions, as?: Signer, over?: SignOver): Promise<LightMyRequestResponse>
  post(path: string, body: Uint8Array, headers?: Record<string, string>): Promise<LightMyRequestResponse>
}

export interface SignOver {
  readonly path?: string
  readonly timeMs?: number
  readonly nonce?: Uint8Array
  readonly chainId?: Uint8Array
}

const running: HttpApp[] = []
const servers: HttpServer[] = []

/** Ends what tests have opened. */
export async function closeAll(): Promise<void> {
  for (const server of servers.splice(0)) await server.close()
  for (const http of running.splice(0)) {
    http.stop()
    await http.app.close()
  }
}

export async function openFixture(
  options: Partial<HttpOptions> = {},
  blobOptions: BlobStoreOptions = {},
  deps: Pick<HttpDeps, 'engine'> = {},
): Promise<Fixture> {
  const clock = {
    now: START_MS,
    nowMs: () => clock.now,
  }
  const ledger = await openTestLedger(clock)
  const files = new Map<string, Uint8Array>()
  const blobs = await openBlobStore(createMemoryBlobFiles(files), { clock, ...blobOptions })
  const http = await createHttpApp(
    { ledger, blobs, clock, version: '1.2.3', ...deps },
    { port: 0, ...options },
  )
  running.push(http)
  const inject = (request: InjectOptions) => http.app.inject(request)
  return {
    ...http,
    ledger,
    blobs,
    files,
    clock,
    inject,
    signed: async (request, as = client, over = {}) =>
      inject({
        ...request,
        headers: { ...request.headers, ...(await proofOf(ledger.chainId, request, as, clock.now, over)) },
      }),
    post: (path, body, headers = {}) =>
      inject({
        method: 'POST',
        url: path,
        payload: Buffer.from(body),
        headers: { 'content-type': 'application/cbor', ...headers },
      }),
  }
}

/** The same behind a port of its own. */
export async function openServer(options: Partial<HttpOptions> = {}) {
  const clock = { now: START_MS, nowMs: () => clock.now }
  const ledger = await openTestLedger(clock)
  const files = new Map<string, Uint8Array>()
  const blobs = await openBlobStore(createMemoryBlobFiles(files), { clock })
  const server = await createHttpServer({ ledger, blobs, clock, version: '1.2.3' }, { port: 0, ...options })
  servers.push(server)
  const port = Number(new URL(server.address).port)
  return { ...server, port, ledger, blobs, files, clock }
}

let nonce = 0

export async function proofOf(
  chainId: Uint8Array,
  request: { method?: string; url?: unknown },
  as: Signer,
  nowMs: number,
  over: SignOver = {},
): Promise<Record<string, string>> {
  const timeMs = over.timeMs ?? nowMs
  nonce += 1
  const bytes = over.nonce ?? Uint8Array.from({ length: 16 }, (_, at) => (nonce >> (8 * (at % 4))) & 0xff)
  const path = over.path ?? String(request.url).split('?', 1)[0]
  const digest = taggedHash(
    'vouch/request',
    encode([1, over.chainId ?? chainId, request.method ?? 'GET', path as string, timeMs, bytes]),
  )
  return {
    'vouch-key': toHex(as.publicKey),
    'vouch-time': String(timeMs),
    'vouch-nonce': toHex(bytes),
    'vouch-signature': toHex(await as.sign(digest)),
  }
}
