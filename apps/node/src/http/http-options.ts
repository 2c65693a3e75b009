import type { Clock } from '@vouch/core'
import type { BlobStore } from '@vouch/data'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Ledger } from '../ledger/ledger-port.ts'
import type { BlobAccess } from './blob-access.ts'
import type { EngineWatch } from './engine-metrics.ts'

export interface HttpDeps {
  readonly ledger: Ledger
  readonly blobs: BlobStore
  readonly clock: Clock
  /** Of this software; shown by `/health` and `/v1/status`. */
  readonly version: string
  readonly logger?: FastifyBaseLogger
  /** One of its own where left out. */
  readonly metricsRegistry?: Registry
  /** Where a process of its own orders the blocks. */
  readonly engine?: EngineWatch
  /** Who may read and write documents; decided by the contracts on the chain where left out. */
  readonly access?: BlobAccess
}

export type ReadyState =
  | { readonly status: 'ok' }
  | { readonly status: 'starting' | 'failed'; readonly reason: string }

/** Requests of one address within a window. */
export interface RateLimit {
  readonly max: number
  readonly windowMs: number
}

export interface HttpOptions {
  /** Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** Most bytes of a body that is taken into memory; default 8 MiB. */
  readonly bodyLimitBytes?: number
  /** For callers on this machine; default 1,000,000 a minute. */
  readonly loopbackRateLimit?: RateLimit
  /** For all others; default 6,000 a minute. */
  readonly rateLimit?: RateLimit
  /** Browser pages that may call, such as `https://console.example`; none by default. */
  readonly allowedOrigins?: readonly string[]
  /** Names besides those of loopback under which the node may be asked while it is bound to loopback. */
  readonly allowedHosts?: readonly string[]
  /** Whether a proxy in front tells the caller's address; default false. */
  readonly trustProxy?: boolean
  /** The organisation that runs the node; shown by `/v1/status`. */
  readonly organisation?: string
  readonly readyState?: () => ReadyState
  /** Other nodes of the chain, such as `https://node.example`: documents that this one does not keep are fetched from them. */
  readonly members?: readonly string[]
  /** Of the built web console; none is served where left out. */
  readonly consoleFolder?: string
  /** Open connections; default 4,096. */
  readonly maxConnections?: number
  /** Event streams at once; default 1,000. */
  readonly maxEventStreams?: number
  /** Events that wait for one slow reader before it is dropped; default 10,000. */
  readonly maxEventBacklog?: number
  /** Uploads that one key may have under way; default 100. */
  readonly maxUploadsPerKey?: number
  /** Default 15,000. */
  readonly heartbeatMs?: number
  /** Within which the head of a request must have arrived; default 15,000. */
  readonly headersTimeoutMs?: number
  /** How long running requests may take to finish at a stop; default 10,000. */
  readonly closeTimeoutMs?: number
}

/** Every option, with its default. */
export type HttpSettings = Required<Omit<HttpOptions, 'organisation' | 'consoleFolder'>> &
  Pick<HttpOptions, 'organisation' | 'consoleFolder'>

export function settingsOf(options: HttpOptions): HttpSettings {
  return {
    host: '127.0.0.1',
    bodyLimitBytes: 8 << 20,
    loopbackRateLimit: { max: 1_000_000, windowMs: 60_000 },
    rateLimit: { max: 6_000, windowMs: 60_000 },
    allowedOrigins: [],
    allowedHosts: [],
    trustProxy: false,
    members: [],
    readyState: () => ({ status: 'ok' }),
    maxConnections: 4_096,
    maxEventStreams: 1_000,
    maxEventBacklog: 10_000,
    maxUploadsPerKey: 100,
    heartbeatMs: 15_000,
    headersTimeoutMs: 15_000,
    closeTimeoutMs: 10_000,
    ...options,
  }
}
