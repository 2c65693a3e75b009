import { unwrap } from '@vouch/core'
import { decodeSign1, encodeCoseReceipt, receiptFromBundle, receiptToJson } from '@vouch/data'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ProofBundle, ProofRequest } from '../ledger/ledger-port.ts'
import type { HttpContext } from './http-context.ts'
import { bytesParam, hashParam } from './identifiers.ts'
import { refuse } from './problem-reply.ts'
import { HASH_PARAM, problems, text } from './route-schemas.ts'

const COSE = 'application/cose'
const MAX_CLAIMS = 1_000
const NAME = { type: 'string', maxLength: 64 }
const RECEIPT = { 200: { type: 'object', additionalProperties: true }, ...problems }

export function addReceiptRoutes(app: FastifyInstance, { ledger, settings }: HttpContext): void {
  const prove = async (request: ProofRequest): Promise<ProofBundle> => unwrap(await ledger.prove(request))

  app.get<{ Params: { id: string }; Querystring: { format: string } }>(
    '/v1/transactions/:id/receipt',
    {
      schema: {
        tags: ['receipts'],
        summary: 'Proves what came of a transaction',
        params: HASH_PARAM('id'),
        querystring: {
          type: 'object',
          properties: { format: { type: 'string', enum: ['json', 'cose'], default: 'json' } },
        },
        response: RECEIPT,
      },
    },
    async (request, reply) => {
      const bundle = await prove({ transactions: [hashParam(request.params.id)], records: [] })
      return request.query.format === 'cose' ? sendCose(reply, bundle, ledger.identity.engine) : json(bundle)
    },
  )
  app.get<{ Params: { contract: string; collection: string; key: string } }>(
    '/v1/records/:contract/:collection/:key/receipt',
    {
      schema: {
        tags: ['receipts'],
        summary: 'Proves how a record stands, or that there is none',
        params: {
          type: 'object',
          properties: { contract: NAME, collection: NAME, key: text('The encoded key, hexadecimal') },
        },
        response: RECEIPT,
      },
    },
    async (request) => {
      const { contract, collection, key } = request.params
      return json(
        await prove({ transactions: [], records: [{ contract, collection, key: bytesParam(key) }] }),
      )
    },
  )
  app.post<{ Body: ReceiptBody }>(
    '/v1/receipts',
    {
      bodyLimit: Math.min(1 << 20, settings.bodyLimitBytes),
      schema: {
        tags: ['receipts'],
        summary: 'One receipt for several transactions and records, the records at one height',
        body: RECEIPT_BODY,
        response: RECEIPT,
      },
    },
    async (request) => {
      const { records = [], transactions = [] } = request.body
      if (records.length + transactions.length === 0)
        refuse('CLAIMS_MISSING', 'Nothing is named that is to be proven.', 'Name transactions or records.')
      return json(
        await prove({
          transactions: transactions.map(hashParam),
          records: records.map(({ contract, collection, key }) => ({
            contract,
            collection,
            key: bytesParam(key),
          })),
        }),
      )
    },
  )
}

interface ReceiptBody {
  readonly records?: readonly { contract: string; collection: string; key: string }[]
  readonly transactions?: readonly string[]
}

const RECEIPT_BODY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    transactions: { type: 'array', maxItems: MAX_CLAIMS, items: text('Transaction id') },
    records: {
      type: 'array',
      maxItems: MAX_CLAIMS,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['contract', 'collection', 'key'],
        properties: { contract: NAME, collection: NAME, key: text('The encoded key, hexadecimal') },
      },
    },
  },
}

function json(bundle: ProofBundle) {
  return receiptToJson(receiptFromBundle(bundle))
}

/** RFC 9942: only a seal that is one signature over the outcomes root has this form. */
function sendCose(reply: FastifyReply, bundle: ProofBundle, engine: string): FastifyReply {
  const [block] = bundle.blocks
  const [outcome] = bundle.outcomes
  const seal = block === undefined || engine !== 'solo' ? undefined : decodeSign1(block.seal)
  if (seal === undefined || !seal.ok || outcome === undefined)
    return refuse(
      'RECEIPT_FORMAT_UNAVAILABLE',
      `Blocks of the engine '${engine}' are not sealed by a single signature.`,
      'Ask for the receipt as JSON.',
    )
  const { size, index, path } = outcome
  const bytes = encodeCoseReceipt(seal.value, { size, index, path })
  return reply.type(COSE).send(Buffer.from(bytes))
}
