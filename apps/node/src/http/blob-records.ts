import { unwrap } from '@vouch/core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { BlobGuard } from './blob-guard.ts'
import type { HttpContext } from './http-context.ts'
import { refuse } from './problem-reply.ts'
import { anything, bytesOf, problems, text } from './route-schemas.ts'

const BYTES = 'application/octet-stream'
const MAX_ENVELOPE_BODY = 64 * 1024
const MAX_META_BODY = 512 * 1024

interface EnvelopeRoute {
  Params: { hash: string; keyId: string }
}

/** The small records beside a blob: an envelope for each reader, and the sealed reading. */
export function addBlobRecordRoutes(app: FastifyInstance, { blobs }: HttpContext, guard: BlobGuard): void {
  const answer = { 200: bytesOf(BYTES, 'As it was put'), ...problems }
  const kept = { 204: { description: 'Kept, durably', type: 'null' }, ...problems }
  const body = { consumes: [BYTES], body: { type: 'string', format: 'binary' } }
  const ids = { hash: text('64 hexadecimal digits') }
  const envelopeIds = { ...ids, keyId: text("The reader's public key, hexadecimal") }
  const tags = ['documents']

  app.put<EnvelopeRoute>(
    '/v1/blobs/:hash/envelopes/:keyId',
    {
      bodyLimit: MAX_ENVELOPE_BODY,
      validatorCompiler: anything,
      schema: {
        tags,
        summary: 'Keeps the envelope that lets one reader in',
        params: { type: 'object', properties: envelopeIds },
        ...body,
        response: kept,
      },
    },
    async (request, reply) => {
      const { hash } = await guard.giving(request)
      unwrap(await blobs.putEnvelope(hash, request.params.keyId, bytesBody(request.body)))
      return reply.code(204).send()
    },
  )
  app.get<EnvelopeRoute>(
    '/v1/blobs/:hash/envelopes/:keyId',
    {
      schema: {
        tags,
        summary: 'The envelope of one reader, for that reader and whoever may read',
        params: { type: 'object', properties: envelopeIds },
        response: answer,
      },
    },
    async (request, reply) => {
      const { keyId } = request.params
      const { hash } = await guard.reading(request, (proof) => proof.keyHex === keyId)
      return sendBytes(reply, unwrap(await blobs.getEnvelope(hash, keyId)))
    },
  )
  app.put(
    '/v1/blobs/:hash/meta',
    {
      bodyLimit: MAX_META_BODY,
      validatorCompiler: anything,
      schema: {
        tags,
        summary: 'Keeps the sealed reading of a document',
        params: { type: 'object', properties: ids },
        ...body,
        response: kept,
      },
    },
    async (request, reply) => {
      const { hash } = await guard.giving(request)
      unwrap(await blobs.putMeta(hash, bytesBody(request.body)))
      return reply.code(204).send()
    },
  )
  app.get(
    '/v1/blobs/:hash/meta',
    {
      schema: {
        tags,
        summary: 'The sealed reading, for those who may read the document',
        params: { type: 'object', properties: ids },
        response: answer,
      },
    },
    async (request, reply) => {
      const { hash } = await guard.reading(request)
      return sendBytes(reply, unwrap(await blobs.getMeta(hash)))
    },
  )
}

function bytesBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array && body.length > 0) return body
  return refuse('BODY_INCOMPLETE', 'There are no bytes in the body.', `Send bytes as ${BYTES}.`)
}

function sendBytes(reply: FastifyReply, bytes: Uint8Array): FastifyReply {
  return reply.header('cache-control', 'private, no-store').type(BYTES).send(Buffer.from(bytes))
}
