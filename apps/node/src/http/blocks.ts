import { toHex, unwrap } from '@vouch/core'
import { decodeHeader } from '@vouch/data'
import type { FastifyInstance } from 'fastify'
import type { BlockRecord } from '../ledger/ledger-port.ts'
import type { HttpContext } from './http-context.ts'
import { heightParam } from './identifiers.ts'
import { refuse } from './problem-reply.ts'
import { finalityOf, finalitySchema } from './finality.ts'
import { problems, text } from './route-schemas.ts'

const MAX_BLOCKS = 100

export function addBlockRoutes(app: FastifyInstance, { ledger }: HttpContext): void {
  const { engine } = ledger.identity
  app.get<{ Querystring: { before?: number; limit: number } }>(
    '/v1/blocks',
    {
      schema: {
        tags: ['chain'],
        summary: 'Blocks, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            before: { type: 'integer', minimum: 0, description: 'Only heights below this' },
            limit: { type: 'integer', minimum: 1, maximum: MAX_BLOCKS, default: 20 },
          },
        },
        response: { 200: { type: 'array', items: { $ref: 'Block#' } }, ...problems },
      },
    },
    async (request) => {
      const { before, limit } = request.query
      const blocks = await ledger.blocks(before, limit)
      return blocks.map((block) => blockJson(block, engine))
    },
  )
  app.get<{ Params: { height: string } }>(
    '/v1/blocks/:height',
    {
      schema: {
        tags: ['chain'],
        summary: 'A block with the ids of its transactions',
        params: { type: 'object', properties: { height: text('From 1') } },
        response: { 200: { $ref: 'Block#' }, ...problems },
      },
    },
    async (request) => {
      const height = heightParam(request.params.height)
      const block = await ledger.block(height)
      if (block === undefined)
        return refuse(
          'BLOCK_UNKNOWN',
          `There is no block ${height} yet.`,
          'See /v1/status for the height of the chain.',
          { height },
        )
      return { ...blockJson(block, engine), ...(await finalityOf(ledger, height)) }
    },
  )
}

function blockJson(block: BlockRecord, engine: string) {
  const header = unwrap(decodeHeader(block.header))
  return {
    height: header.height,
    hash: toHex(block.hash),
    chainId: toHex(header.chainId),
    timeMs: header.timeMs,
    previous: toHex(header.previous),
    transactionCount: header.transactionCount,
    transactionsRoot: toHex(header.transactionsRoot),
    outcomesRoot: toHex(header.outcomesRoot),
    stateRoot: toHex(header.stateRoot),
    proposer: toHex(header.proposer),
    seal: { engine, bytes: toHex(block.seal) },
    transactions: block.transactionIds.map(toHex),
  }
}

const hash = text('64 hexadecimal digits')

export const blockSchemas = [
  {
    $id: 'Block',
    type: 'object',
    properties: {
      height: { type: 'integer' },
      hash,
      chainId: hash,
      timeMs: { type: 'integer' },
      previous: text('Hash of the block before; the chain id for the first'),
      transactionCount: { type: 'integer' },
      transactionsRoot: hash,
      outcomesRoot: hash,
      stateRoot: hash,
      proposer: text('Public key, hexadecimal'),
      seal: {
        type: 'object',
        properties: { engine: { type: 'string' }, bytes: text('The seal, hexadecimal') },
      },
      transactions: { type: 'array', items: text('Transaction id') },
      finality: finalitySchema,
    },
  },
]
