import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { type Hash, type Problem, toHex, unwrap } from '@vouch/core'
import type { ByteStream, OpenedBlob } from '@vouch/data'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { BlobGuard } from './blob-guard.ts'
import { bodyStream, parseRange } from './blob-transfer.ts'
import type { HttpContext } from './http-context.ts'
import { refuse, sendProblem } from './problem-reply.ts'
import { anything, bytesOf, HASH_PARAM, problems } from './route-schemas.ts'
import { createUploadLedger, type UploadLedger } from './upload-ledger.ts'

export const OFFSET_BYTES = 'application/offset+octet-stream'

export function addBlobRoutes(app: FastifyInstance, context: HttpContext, guard: BlobGuard): void {
  const uploads = createUploadLedger(context.blobs, context.settings.maxUploadsPerKey)
  addBegin(app, context, guard, uploads)
  addAppend(app, context, guard, uploads)
  addOffset(app, context, guard)
  addDownload(app, context, guard)
  addErasure(app, context, guard, uploads)
}

const SIGNED =
  'Signed: `Vouch-Key`, `Vouch-Time`, `Vouch-Nonce` and `Vouch-Signature` prove a key for this one request.'

function addBegin(
  app: FastifyInstance,
  { blobs }: HttpContext,
  guard: BlobGuard,
  uploads: UploadLedger,
): void {
  app.post(
    '/v1/blobs/:hash',
    {
      schema: {
        tags: ['documents'],
        summary: 'Begins an upload of ciphertext, or tells where to go on',
        description: `${SIGNED} \`Upload-Length\` is the size in bytes.`,
        params: HASH_PARAM('hash'),
        response: { 200: UPLOAD, 201: UPLOAD, ...problems },
      },
    },
    async (request, reply) => {
      const { hash, proof } = await guard.sending(request)
      const length = countHeader(request.headers['upload-length'], 'Upload-Length')
      unwrap(await uploads.begin(proof.keyHex, hash))
      const begun = await blobs.begin(hash, length)
      // One that was refused is struck off when the key comes to its limit.
      if (begun.ok && begun.value.complete) uploads.end(hash)
      const { offset, complete } = unwrap(begun)
      return reply.code(complete || offset > 0 ? 200 : 201).send({ offset, complete })
    },
  )
}

const UPLOAD = {
  type: 'object',
  properties: { offset: { type: 'integer' }, complete: { type: 'boolean' } },
}

function addAppend(
  app: FastifyInstance,
  { blobs, metrics }: HttpContext,
  guard: BlobGuard,
  uploads: UploadLedger,
): void {
  app.patch(
    '/v1/blobs/:hash',
    {
      validatorCompiler: anything,
      schema: {
        tags: ['documents'],
        summary: 'Sends more of an upload',
        description: `${SIGNED} 204 while bytes are missing, 201 once the blob is whole and has its hash.`,
        params: HASH_PARAM('hash'),
        consumes: [OFFSET_BYTES],
        body: { type: 'string', format: 'binary' },
        response: { 201: NO_BODY, 204: NO_BODY, ...problems },
      },
    },
    async (request, reply) => {
      try {
        const { hash } = await guard.sending(request)
        const from = countHeader(request.headers['upload-offset'], 'Upload-Offset')
        const body = request.body as IncomingMessage | undefined
        if (body === undefined)
          return refuse('BODY_INCOMPLETE', 'There is no body.', `Send bytes as ${OFFSET_BYTES}.`)
        const { sizeBytes } = unwrap(await blobs.offset(hash))
        const offset = unwrap(
          await blobs.append(
            hash,
            from,
            bodyStream(body, (bytes) => metrics.transferred('in', bytes)),
          ),
        )
        reply.header('upload-offset', offset)
        if (offset < sizeBytes) return reply.code(204).send()
        unwrap(await blobs.finish(hash))
        uploads.end(hash)
        return reply
          .code(201)
          .header('location', `/v1/blobs/${toHex(hash)}`)
          .send()
      } catch (cause) {
        // What is left of the body is nobody's; the connection is not used again.
        if (!request.raw.readableEnded) {
          reply.header('connection', 'close')
          request.raw.resume()
        }
        throw cause
      }
    },
  )
}

const NO_BODY = { description: '`Upload-Offset` says how many bytes are held', type: 'null' }

function addOffset(app: FastifyInstance, { blobs }: HttpContext, guard: BlobGuard): void {
  app.head(
    '/v1/blobs/:hash',
    {
      config: { swagger: { exposeHeadRoute: true } },
      schema: {
        tags: ['documents'],
        summary: 'How far an upload is',
        description: `${SIGNED} Answers \`Upload-Offset\`, \`Upload-Length\` and \`Upload-Complete\` (\`?1\` or \`?0\`).`,
        params: HASH_PARAM('hash'),
        response: { 200: { description: 'In the headers', type: 'null' }, ...problems },
      },
    },
    async (request, reply) => {
      const { hash } = await guard.sending(request)
      const state = await blobs.offset(hash)
      if (!state.ok) return sendProblem(reply, await lossOf(hash, state.problem))
      const { offset, sizeBytes, complete } = state.value
      return reply
        .header('upload-offset', offset)
        .header('upload-length', sizeBytes)
        .header('upload-complete', complete ? '?1' : '?0')
        .header('cache-control', 'no-store')
        .send()
    },
  )
  /** A blob that was held and is lost or damaged says so. */
  async function lossOf(hash: Hash, unknown: Problem): Promise<Problem> {
    const opened = await blobs.open(hash)
    if (!opened.ok) return opened.problem
    await opened.value.stream.cancel()
    return unknown
  }
}

function addDownload(app: FastifyInstance, { blobs, metrics }: HttpContext, guard: BlobGuard): void {
  app.get(
    '/v1/blobs/:hash',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['documents'],
        summary: 'The ciphertext, for those who may read it',
        description: `${SIGNED} One \`Range\` of bytes is understood. 410 where the custodian has lost it, 409 where it is damaged; the digest stands.`,
        params: HASH_PARAM('hash'),
        response: {
          200: bytesOf('application/octet-stream', 'Ciphertext'),
          206: bytesOf('application/octet-stream', 'A part of it'),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { hash } = await guard.reading(request)
      const whole = await blobs.open(hash)
      if (!whole.ok) return sendProblem(reply, lostProblem(whole.problem, hash))
      const { sizeBytes } = whole.value
      reply.header('accept-ranges', 'bytes').header('cache-control', 'private, no-store')
      const range = parseRange(request.headers.range, sizeBytes)
      if (range === undefined) return sendBlob(reply, whole.value)
      await whole.value.stream.cancel()
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${sizeBytes}`)
        return refuse(
          'BLOB_RANGE_INVALID',
          `The range is not within the ${sizeBytes} bytes of the blob.`,
          'Ask for bytes that it has.',
          { sizeBytes },
        )
      }
      return sendBlob(reply, unwrap(await blobs.open(hash, range)))
    },
  )
  function sendBlob(reply: FastifyReply, { stream, start, end, sizeBytes }: OpenedBlob): FastifyReply {
    const isPart = end - start < sizeBytes
    if (isPart) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`)
    metrics.transferred('out', end - start)
    return reply
      .header('content-length', end - start)
      .type('application/octet-stream')
      .send(Readable.fromWeb(stream as NodeReadableStream & ByteStream))
  }
}

function addErasure(
  app: FastifyInstance,
  { blobs }: HttpContext,
  guard: BlobGuard,
  uploads: UploadLedger,
): void {
  app.delete(
    '/v1/blobs/:hash',
    {
      schema: {
        tags: ['documents'],
        summary: 'Erases ciphertext, its envelopes and its sealed reading',
        description: `${SIGNED} For the custodian, once the chain says that its vouchers are destroyed. Asked again, it answers \`erased: false\`.`,
        params: HASH_PARAM('hash'),
        response: { 200: ERASURE, ...problems },
      },
    },
    async (request, reply) => {
      const { hash } = await guard.erasing(request)
      const envelopes = (await blobs.listEnvelopes(hash)).length
      const erased = await blobs.delete(hash)
      if (!erased.ok && erased.problem.code !== 'BLOB_UNKNOWN') unwrap(erased)
      uploads.end(hash)
      return reply.send({ erased: erased.ok, envelopes })
    },
  )
}

const ERASURE = {
  type: 'object',
  properties: {
    erased: { type: 'boolean', description: 'False where nothing was left to erase' },
    envelopes: { type: 'integer', description: 'How many envelopes went with it' },
  },
}

/** The chain grants access to it, so it was given into custody here: it is not unknown but lost. */
function lostProblem(problem: Problem, hash: Hash): Problem {
  if (problem.code !== 'BLOB_UNKNOWN') return problem
  return {
    code: 'BLOB_MISSING',
    detail: 'The chain knows this document, but this custodian does not hold it.',
    remedy: 'Ask its depositor to upload it again; its digest still stands.',
    meta: { hash: toHex(hash) },
  }
}

function countHeader(header: string | readonly string[] | undefined, name: string): number {
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header)
  return refuse('HEADER_INVALID', `${name} is not a number of bytes.`, `Set ${name}.`, { header: name })
}
