import { COMET, cometParameters, decodeCometSeal } from '@vouch/consensus'
import { toHex, unwrap } from '@vouch/core'
import { decodeGenesis, decodeHeader } from '@vouch/data'
import type { FastifyInstance } from 'fastify'
import type { HttpContext } from './http-context.ts'
import { refuse } from './problem-reply.ts'
import { problems, text } from './route-schemas.ts'

/** The newest block waits for the one after it, which carries its hash; a few more may not have come yet. */
const LOOKED_AT = 10

/** Who signed the newest sealed block of a chain under CometBFT. Problem: `NETWORK_HAS_NO_VALIDATORS`. */
export function addValidatorSignatureRoute(app: FastifyInstance, { ledger }: HttpContext): void {
  app.get(
    '/v1/network/signatures',
    {
      schema: {
        tags: ['network'],
        summary: 'Validators of the newest sealed block, and which of them signed it',
        response: { 200: signatures, ...problems },
      },
    },
    async () => {
      const { engine, genesisBytes } = ledger.identity
      const genesis = decodeGenesis(genesisBytes)
      const founders = engine === COMET && genesis.ok ? cometParameters(genesis.value) : undefined
      if (founders === undefined || !founders.ok)
        return refuse(
          'NETWORK_HAS_NO_VALIDATORS',
          `The engine '${engine}' has no validators.`,
          'Ask a node of a chain that organisations keep together.',
        )
      for (const block of await ledger.blocks(undefined, LOOKED_AT)) {
        const seal = decodeCometSeal(block.seal)
        if (!seal.ok) continue
        const { steps, commit, header } = seal.value
        const validators = steps.at(-1)?.next ?? founders.value.validators
        return {
          height: unwrap(decodeHeader(block.header)).height,
          engineHeight: header.height,
          round: commit.round,
          validators: validators.map(({ publicKey, power }, at) => ({
            publicKey: toHex(publicKey),
            power,
            signed: (commit.votes[at] ?? null) !== null,
          })),
        }
      }
      return { height: 0, engineHeight: 0, round: 0, validators: [] }
    },
  )
}

const signatures = {
  type: 'object',
  required: ['height', 'engineHeight', 'round', 'validators'],
  properties: {
    height: { type: 'integer', description: 'Of the block; 0 while none is sealed' },
    engineHeight: { type: 'integer', description: 'Of the block of the engine whose commit this is' },
    round: { type: 'integer', description: 'Rounds that were voted on before in vain' },
    validators: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          publicKey: text('Hexadecimal'),
          power: { type: 'integer' },
          signed: { type: 'boolean', description: 'Whether its vote is in the commit' },
        },
      },
    },
  },
}
