import type { FastifyInstance } from 'fastify'

export const CBOR = 'application/cbor'

/** The answer of a route that goes wrong, whatever the status. */
export const problems = {
  default: {
    description: 'What is wrong and what to do about it (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
  },
}

export function text(description: string) {
  return { type: 'string', description }
}

/** Describes a parameter for the document; handlers check it, so that the problem names it. */
export function HASH_PARAM(name: string) {
  return { type: 'object', properties: { [name]: text('64 hexadecimal digits') } }
}

/** For bodies of bytes: the schema stands in the document, and nothing is run over the bytes. */
export function anything() {
  return () => true
}

/** An answer of bytes. */
export function bytesOf(contentType: string, description: string) {
  return { description, content: { [contentType]: { schema: { type: 'string', format: 'binary' } } } }
}

export function addSharedSchemas(app: FastifyInstance): void {
  app.addSchema({
    $id: 'Problem',
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code', 'remedy', 'meta'],
    properties: {
      type: text('A URI that stands for the code'),
      title: text('The code'),
      status: { type: 'integer' },
      detail: text('One sentence: what is wrong'),
      code: text('Stable; program against this'),
      remedy: text('One sentence: what to do about it'),
      meta: { type: 'object', additionalProperties: true },
      transaction: {
        type: 'object',
        description: 'Where the failure is recorded on the chain',
        properties: { id: text('Its id'), height: { type: 'integer' }, index: { type: 'integer' } },
      },
      repeated: { type: 'boolean' },
    },
  })
  app.addSchema({
    $id: 'Event',
    type: 'object',
    properties: {
      contract: { type: 'string' },
      name: { type: 'string' },
      subject: text('The identifier under which it is followed, hexadecimal'),
      data: { description: "In the form of the event's schema" },
    },
  })
}
