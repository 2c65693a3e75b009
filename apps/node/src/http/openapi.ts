import swagger from '@fastify/swagger'
import { toJsonSchema } from '@vouch/contract'
import { toHex } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import type { ContractDescription, MemberDescription } from '../ledger/ledger-port.ts'
import type { HttpContext } from './http-context.ts'

type Part = Record<string, unknown>
interface Document extends Part {
  readonly openapi: string
  paths: Part
  tags: readonly object[]
  components: { schemas: Part } & Part
}

const TAGS = [
  { name: 'transactions', description: 'Submit and look up transactions' },
  { name: 'receipts', description: 'Proofs that anyone verifies offline' },
  { name: 'events', description: 'What happened, in order' },
  { name: 'documents', description: 'Ciphertext and its envelopes; every request proves a key' },
  { name: 'chain', description: 'Blocks, contracts, genesis' },
  { name: 'network', description: 'Who keeps the chain: peers and miners, or validators' },
  { name: 'node', description: 'Health and measurements' },
]

/** Must come before the routes, which it collects. */
export async function collectRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Vouch node',
        version,
        description:
          'One ledger that organisations keep together. Every refusal is a problem (RFC 9457) with a stable `code` and a `remedy`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: TAGS,
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, at) => String(json.$id ?? `schema-${at}`) },
  })
}

/** The document of the contracts in force: made anew when one of them changes. */
export interface ApiDocument {
  /** As last made; what `/docs` shows. */
  current(): object
  text(): Promise<string>
}

export function createApiDocument(app: FastifyInstance, { catalogue }: HttpContext): ApiDocument {
  let edition: string | undefined
  let document: object = {}
  let json = ''
  const make = (contracts: readonly ContractDescription[]): void => {
    document = withContracts(structuredClone(app.swagger()) as unknown as Document, contracts)
    json = JSON.stringify(document)
    edition = catalogue.edition
  }
  return {
    current: () => document,
    async text() {
      const contracts = await catalogue.refresh()
      if (edition !== catalogue.edition) make(contracts)
      return json
    },
  }
}

export function addOpenApiRoute(app: FastifyInstance, document: () => ApiDocument): void {
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await document().text()),
  )
}

function withContracts(document: Document, contracts: readonly ContractDescription[]): Document {
  const { paths, components } = document
  for (const contract of contracts) {
    const { name } = contract
    for (const [view, member] of Object.entries(contract.views))
      paths[`/v1/views/${name}/${view}`] = viewPath(name, view, member)
    for (const [action, member] of Object.entries(contract.actions)) {
      if (member.genesisOnly) continue
      const title = `${name}.${action}`
      components.schemas[`${title}.args`] = {
        title: `${title}: arguments`,
        description: member.summary,
        ...(toJsonSchema(member.args) as Part),
      }
      components.schemas[`${title}.result`] = {
        title: `${title}: result`,
        ...(toJsonSchema(member.result) as Part),
      }
    }
    for (const [event, type] of Object.entries(contract.events))
      components.schemas[`${name}.${event}.event`] = {
        title: `${name}.${event}: event`,
        ...(toJsonSchema(type) as Part),
      }
  }
  const tags = contracts.map(({ name, summary }) => ({ name, description: summary }))
  return {
    ...document,
    tags: [...document.tags, ...tags],
    'x-vouch-contracts': contracts.map(contractNote),
  }
}

/** Where the parts of a contract stand in the document. */
function contractNote(contract: ContractDescription): object {
  const { name, version, summary, bundleHash, errors } = contract
  const actions = Object.entries(contract.actions)
    .filter(([, member]) => !member.genesisOnly)
    .map(([action, member]) => ({
      name: action,
      summary: member.summary,
      args: { $ref: `#/components/schemas/${name}.${action}.args` },
      result: { $ref: `#/components/schemas/${name}.${action}.result` },
    }))
  return { name, version, summary, bundleHash: toHex(bundleHash), actions, errors }
}

function viewPath(contract: string, view: string, member: MemberDescription): object {
  const args = toJsonSchema(member.args)
  const responses = {
    200: {
      description: 'The answer, and the height at which it holds',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['result', 'height'],
            properties: { result: toJsonSchema(member.result), height: { type: 'integer' } },
          },
        },
      },
    },
    default: {
      description: 'What is wrong and what to do about it (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  }
  const common = { tags: [contract], summary: member.summary, responses }
  return {
    post: {
      ...common,
      operationId: `${contract}.${view}`,
      requestBody: { content: { 'application/json': { schema: args } } },
    },
    get: {
      ...common,
      operationId: `${contract}.${view}.get`,
      parameters: [
        {
          name: 'args',
          in: 'query',
          description: 'The arguments as JSON',
          content: { 'application/json': { schema: args } },
        },
      ],
    },
  }
}
