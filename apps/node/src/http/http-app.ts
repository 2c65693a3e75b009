import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { problem, type Problem } from '@vouch/core'
import Fastify, { type FastifyInstance } from 'fastify'
import { createLedgerBlobAccess } from './blob-access.ts'
import { createBlobGuard } from './blob-guard.ts'
import { addBlobRecordRoutes } from './blob-records.ts'
import { addBlobRelay } from './blob-relay.ts'
import { addBlobRoutes, OFFSET_BYTES } from './blobs.ts'
import { addBlockRoutes, blockSchemas } from './blocks.ts'
import { openCatalogue } from './catalogue.ts'
import { addChainRoutes } from './chain-status.ts'
import { addConsole } from './console.ts'
import { addDocs } from './docs.ts'
import { createEventFeed } from './event-feed.ts'
import { addEventRoutes, eventSchemas } from './events.ts'
import { addNetworkRoutes } from './network.ts'
import { addValidatorSignatureRoute } from './validator-signatures.ts'
import { addHealthRoute } from './health.ts'
import type { HttpContext } from './http-context.ts'
import { type HttpDeps, type HttpOptions, type HttpSettings, settingsOf } from './http-options.ts'
import { addEngineMetrics } from './engine-metrics.ts'
import { addMetricsRoute, createMetrics } from './metrics.ts'
import { type ApiDocument, addOpenApiRoute, collectRoutes, createApiDocument } from './openapi.ts'
import { addProblemMapping, addRouteUnknown, answer } from './problem-mapping.ts'
import { PROBLEM_TYPE, problemBody } from './problem-reply.ts'
import { statusOf } from './problem-status.ts'
import { addRateLimit } from './rate-limit.ts'
import { addReceiptRoutes } from './receipts.ts'
import { addRequestGuards } from './request-guards.ts'
import { addSharedSchemas, CBOR } from './route-schemas.ts'
import { createRequestProofs } from './signed-request.ts'
import { createSubmissionQueue } from './submission-queue.ts'
import { addTransactionRoutes, transactionSchemas } from './transactions.ts'
import { addViewRoutes } from './views.ts'

export interface HttpApp {
  readonly app: FastifyInstance
  readonly settings: HttpSettings
  /** From here on nothing new is begun and event streams end. */
  stop(): void
}

/** Every route, ready to be listened on or injected into. */
export async function createHttpApp(deps: HttpDeps, options: HttpOptions): Promise<HttpApp> {
  const settings = settingsOf(options)
  const app = newFastify(deps, settings)
  const context = await createContext(deps, settings, app)
  let isStopping = false
  let document: ApiDocument | undefined
  const documentNow = (): ApiDocument => {
    document ??= createApiDocument(app, context)
    return document
  }
  addProblemMapping(app)
  addBodyParsers(app)
  addRequestGuards(app, settings, () => isStopping)
  await addRateLimit(app, settings)
  addRouteUnknown(app)
  await collectRoutes(app, deps.version)
  addSharedSchemas(app)
  for (const schema of [...transactionSchemas, ...blockSchemas, ...eventSchemas]) app.addSchema(schema)
  await app.register(async (routes) => {
    addTransactionRoutes(routes, context)
    addViewRoutes(routes, context)
    addReceiptRoutes(routes, context)
    addEventRoutes(routes, context)
    addBlockRoutes(routes, context)
    addChainRoutes(routes, context)
    const guard = createBlobGuard(context)
    addBlobRelay(routes, settings.members)
    addBlobRoutes(routes, context, guard)
    addBlobRecordRoutes(routes, context, guard)
    addNetworkRoutes(routes, context)
    addValidatorSignatureRoute(routes, context)
    addHealthRoute(routes, context)
    addOpenApiRoute(routes, documentNow)
  })
  addMetricsRoute(app, context.metrics)
  await addDocs(app, documentNow)
  if (settings.consoleFolder !== undefined) addConsole(app, settings.consoleFolder)
  const expiry = expireUploads(context, app)
  app.addHook('onClose', async () => {
    clearInterval(expiry)
    context.metrics.close()
    context.catalogue.close()
  })
  await app.ready()
  return {
    app,
    settings,
    stop() {
      isStopping = true
      context.feed.close()
    },
  }
}

function newFastify(deps: HttpDeps, settings: HttpSettings): FastifyInstance {
  const run = randomBytes(4).toString('hex')
  let requests = 0
  return Fastify({
    ...(deps.logger === undefined ? {} : { loggerInstance: deps.logger }),
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimitBytes,
    trustProxy: settings.trustProxy,
    requestIdHeader: false,
    genReqId: () => `${run}-${++requests}`,
    routerOptions: { maxParamLength: 1_024 },
    // A head must arrive at once, a document may take its time; silence ends either.
    http: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: settings.headersTimeoutMs,
      connectionsCheckingInterval: Math.ceil(settings.headersTimeoutMs / 3),
    },
    requestTimeout: 3_600_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) => void answer(error, request, reply),
  })
}

/** The parser gave up before there was a request. */
function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error)
  const reason = clientProblem(error.code)
  const status = statusOf(reason.code)
  const body = problemBody(reason, status)
  socket.end(
    `HTTP/1.1 ${status} ${reason.code}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function clientProblem(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem(
      'HEADERS_TOO_LARGE',
      'The headers have more than 16 KiB.',
      'Send fewer or shorter headers.',
    )
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem('REQUEST_TIMEOUT', 'The request took too long to arrive.', 'Send it again.')
  return problem('REQUEST_MALFORMED', 'This is not an HTTP/1.1 request.', 'Use an HTTP client.')
}

/** Bytes stay bytes: what they hold is read where it is needed, once. */
function addBodyParsers(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
  const asBytes = { parseAs: 'buffer' } as const
  for (const type of [CBOR, 'application/octet-stream'])
    app.addContentTypeParser(type, asBytes, (_request, body, done) => done(null, body))
  app.addContentTypeParser(OFFSET_BYTES, (_request, body, done) => done(null, body))
  // Answers have been made by us: nothing is dropped or coerced on their way out.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
}

async function createContext(
  deps: HttpDeps,
  settings: HttpSettings,
  app: FastifyInstance,
): Promise<HttpContext> {
  const { ledger, blobs, clock, version } = deps
  const catalogue = await openCatalogue(ledger)
  const metrics = createMetrics(ledger, deps.metricsRegistry)
  if (deps.engine !== undefined) addEngineMetrics(deps.engine, metrics.registry)
  const feed = createEventFeed(ledger, {
    maxBacklog: settings.maxEventBacklog,
    heartbeatMs: settings.heartbeatMs,
    prepare: catalogue.prepare,
    onCount: metrics.streams,
    onError: (cause) => app.log.error({ cause }, 'an event stream ended early'),
  })
  return {
    ledger,
    blobs,
    clock,
    version,
    ...(deps.engine === undefined ? {} : { engine: deps.engine }),
    settings,
    catalogue,
    metrics,
    feed,
    submissions: createSubmissionQueue(ledger),
    access: deps.access ?? createLedgerBlobAccess(ledger, catalogue),
    proofs: createRequestProofs(ledger.identity.chainId, clock),
  }
}

const UPLOAD_LIFE_MS = 24 * 3_600_000

/** Uploads that nobody came back to make room for others. */
function expireUploads({ blobs, clock }: HttpContext, app: FastifyInstance): NodeJS.Timeout {
  const timer = setInterval(() => {
    blobs
      .expire(clock.nowMs() - UPLOAD_LIFE_MS)
      .catch((cause: unknown) => app.log.error({ cause }, 'old uploads cannot be dropped'))
  }, 3_600_000)
  timer.unref()
  return timer
}
