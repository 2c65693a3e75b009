import { toHex } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import type { ContractDescription } from '../ledger/ledger-port.ts'
import type { HttpContext } from './http-context.ts'
import { bytesOf, CBOR, problems } from './route-schemas.ts'

const OBJECT = { type: 'object', additionalProperties: true }

export function addChainRoutes(app: FastifyInstance, context: HttpContext): void {
  const { ledger, catalogue, settings, version, engine } = context
  const { identity } = ledger
  app.get(
    '/v1/status',
    {
      schema: {
        tags: ['chain'],
        summary: 'The chain and how far it is',
        response: { 200: OBJECT, ...problems },
      },
    },
    async () => {
      const { height, headTimeMs, headHash, stateRoot, waiting } = await ledger.status()
      const { perGas, perByte } = identity.feePrices
      const report = await engine?.report()
      return {
        chainId: toHex(identity.chainId),
        name: identity.name,
        engine: identity.engine,
        height,
        headTimeMs,
        headHash: toHex(headHash),
        stateRoot: toHex(stateRoot),
        waiting,
        version,
        ...(engine === undefined ? {} : { engineReport: report ?? null }),
        ...(settings.organisation === undefined ? {} : { organisation: settings.organisation }),
        limits: identity.limits,
        feePrices: { perGas: String(perGas), perByte: String(perByte) },
      }
    },
  )
  app.get(
    '/v1/genesis',
    {
      schema: {
        tags: ['chain'],
        summary: 'The genesis; its tagged hash is the chain id',
        response: { 200: bytesOf(CBOR, 'The recorded bytes'), ...problems },
      },
    },
    async (_request, reply) => reply.type(CBOR).send(Buffer.from(identity.genesisBytes)),
  )
  app.get(
    '/v1/contracts',
    {
      schema: {
        tags: ['chain'],
        summary: 'The contracts in force: actions, views, events, errors and collections with their types',
        response: { 200: { type: 'array', items: OBJECT }, ...problems },
      },
    },
    async () => (await catalogue.refresh()).map(contractJson),
  )
}

function contractJson(contract: ContractDescription) {
  return { ...contract, bundleHash: toHex(contract.bundleHash) }
}
