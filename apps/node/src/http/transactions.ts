import { toHex, unwrap } from '@vouch/core'
import { decodeSignedTransaction } from '@vouch/data'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { batchOf } from '../ledger/batch-result.ts'
import { batchCbor, batchJson } from './batch-answer.ts'
import { splitByteStrings } from './byte-string-array.ts'
import type { HttpContext } from './http-context.ts'
import { hashParam } from './identifiers.ts'
import { contentTypeUnsupported } from './problem-mapping.ts'
import { refuse, sendProblem } from './problem-reply.ts'
import { anything, CBOR, HASH_PARAM, problems, text } from './route-schemas.ts'
import { finalityOf } from './finality.ts'
import { committedJson, transactionJson } from './transaction-json.ts'

const MAX_BATCH_ITEMS = 5_000

export function addTransactionRoutes(app: FastifyInstance, context: HttpContext): void {
  addSubmit(app, context)
  addBatch(app, context)
  const { ledger, catalogue } = context
  app.get<{ Params: { id: string } }>(
    '/v1/transactions/:id',
    {
      schema: {
        tags: ['transactions'],
        summary: 'A recorded transaction with its outcome',
        params: HASH_PARAM('id'),
        response: { 200: { type: 'object', additionalProperties: true }, ...problems },
      },
    },
    async (request) => {
      const id = hashParam(request.params.id)
      const record = await ledger.transaction(id)
      if (record === undefined)
        return refuse(
          'TRANSACTION_UNKNOWN',
          `No transaction ${toHex(id)} is recorded.`,
          'Check the id, or wait until it is committed.',
        )
      return { ...(await transactionJson(catalogue, record)), ...(await finalityOf(ledger, record.height)) }
    },
  )
}

function addSubmit(app: FastifyInstance, context: HttpContext): void {
  const { submissions, catalogue, settings } = context
  app.post<{ Querystring: { wait?: string } }>(
    '/v1/transactions',
    {
      bodyLimit: Math.min(settings.bodyLimitBytes, context.ledger.identity.limits.maxTransactionBytes + 1024),
      validatorCompiler: anything,
      schema: {
        tags: ['transactions'],
        summary: 'Submits a signed transaction and waits until it is durable',
        description:
          'The same bytes again give the first outcome, with `repeated` true. The arguments of each action are in `components.schemas` as `contract.action.args`.',
        consumes: [CBOR],
        body: { type: 'string', format: 'binary', description: 'One signed transaction' },
        querystring: {
          type: 'object',
          properties: { wait: { type: 'string', enum: ['true', 'false'], default: 'true' } },
        },
        response: { 200: { $ref: 'Committed#' }, 202: { $ref: 'Accepted#' }, ...problems },
      },
    },
    async (request, reply) => {
      const bytes = cborBody(request.body)
      if (request.query.wait === 'false') return accept(context, bytes, reply)
      const result = await submissions.submit(bytes)
      context.metrics.submitted(result)
      if (result.kind === 'refused') return sendProblem(reply, result.problem)
      if (result.failure === null) return committedJson(catalogue, result, bytes)
      const transaction = { id: toHex(result.id), height: result.height, index: result.index }
      return sendProblem(reply, result.failure, 422, { transaction, repeated: result.repeated })
    },
  )
}

/** Nothing is promised but that it was sent on: whether it was executed stands under its id. */
function accept(context: HttpContext, bytes: Uint8Array, reply: FastifyReply): FastifyReply {
  const signed = unwrap(decodeSignedTransaction(bytes))
  context.submissions.submit(bytes).then(context.metrics.submitted, (cause: unknown) => {
    reply.log.error({ cause, transaction: toHex(signed.id) }, 'a transaction nobody waits for failed')
  })
  return reply.code(202).send({ id: toHex(signed.id) })
}

function addBatch(app: FastifyInstance, { ledger, metrics, settings }: HttpContext): void {
  app.post(
    '/v1/transactions/batch',
    {
      bodyLimit: settings.bodyLimitBytes,
      validatorCompiler: anything,
      schema: {
        tags: ['transactions'],
        summary: 'Submits many signed transactions at once, each refused or executed on its own',
        description: `A CBOR array of at most ${MAX_BATCH_ITEMS} byte strings. With \`Accept: application/cbor\` the answer is an array of \`[status, id, height, index, code]\`, status 0 committed, 1 failed, 2 refused.`,
        consumes: [CBOR],
        body: { type: 'string', format: 'binary' },
        response: { 200: { type: 'array', items: { $ref: 'BatchEntry#' } }, ...problems },
      },
    },
    async (request, reply) => {
      const transactions = unwrap(splitByteStrings(ownMemory(cborBody(request.body)), MAX_BATCH_ITEMS))
      const result =
        transactions.length === 0 ? batchOf([], () => undefined) : await ledger.submitBatch(transactions)
      metrics.submittedBatch(result)
      if (request.headers.accept?.includes(CBOR) !== true) return batchJson(result)
      return reply.type(CBOR).send(Buffer.from(batchCbor(result)))
    },
  )
}

function cborBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array && body.length > 0) return body
  if (body === undefined || body instanceof Uint8Array)
    return refuse('CBOR_MALFORMED', 'The body is empty.', 'Send the bytes of a signed transaction.')
  const { code, detail, remedy } = contentTypeUnsupported()
  return refuse(code, detail, remedy)
}

/** A small body may be a corner of a large pool, and a message to another thread copies the whole pool. */
function ownMemory(body: Uint8Array): Uint8Array {
  return body.buffer.byteLength > body.length * 2 ? Uint8Array.from(body) : body
}

export const transactionSchemas = [
  {
    $id: 'Committed',
    type: 'object',
    properties: {
      id: text('Transaction id, 64 hexadecimal digits'),
      status: { type: 'string', const: 'committed' },
      repeated: { type: 'boolean', description: 'True where it had been executed before' },
      height: { type: 'integer' },
      index: { type: 'integer' },
      timeMs: { type: 'integer', description: 'Of the block, milliseconds since 1970 UTC' },
      gas: { type: 'integer' },
      fee: text('Fee units, decimal'),
      result: { description: "In the form of the action's result schema" },
      events: { type: 'array', items: { $ref: 'Event#' } },
    },
  },
  { $id: 'Accepted', type: 'object', properties: { id: text('Transaction id') } },
  {
    $id: 'BatchEntry',
    type: 'object',
    properties: {
      status: { type: 'string', enum: ['committed', 'failed', 'refused'] },
      id: { type: ['string', 'null'] },
      height: { type: ['integer', 'null'] },
      index: { type: ['integer', 'null'] },
      code: { type: ['string', 'null'] },
    },
  },
]
