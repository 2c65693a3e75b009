import { ProblemError, sha256, unwrap, utf8 } from '@vouch/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect, streamOf } from '../../src/vault/byte-stream.ts'
import { encryptDocument } from '../../src/vault/document-cipher.ts'
import { decryptDocument } from '../../src/vault/document-reader.ts'
import { openEnvelope, sealEnvelope } from '../../src/vault/envelope.ts'
import { createReaderKey } from '../../src/vault/reader-key.ts'

const seed = process.env['VOUCH_SEED']
const replay = seed === undefined ? {} : { seed: Number(seed) }
const LIMIT_BYTES = 1 << 20

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = (bit >> 3) % copy.length
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7))
  return copy
}

async function codeOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  try {
    await collect(stream, LIMIT_BYTES)
    return 'none'
  } catch (cause) {
    return cause instanceof ProblemError ? cause.problem.code : String(cause)
  }
}

describe('damage', () => {
  it('one flipped bit anywhere in a ciphertext is CIPHERTEXT_DAMAGED', async () => {
    const bytes = new Uint8Array(140_000).map((_, at) => at % 253)
    const { ciphertext, documentKey, done } = await encryptDocument(streamOf(bytes))
    const whole = unwrap(await collect(ciphertext, LIMIT_BYTES))
    const summary = await done
    const anywhere = fc.oneof(fc.nat(220 * 8), fc.nat(whole.length * 8 - 1)) // the header more often than its share
    const property = fc.asyncProperty(
      anywhere,
      fc.integer({ min: 1, max: 100_000 }),
      async (bit, chunkBytes) => {
        const damaged = streamOf(flipped(whole, bit), chunkBytes < 500 ? 500 : chunkBytes)
        expect(await codeOf(decryptDocument(damaged, documentKey, summary))).toBe('CIPHERTEXT_DAMAGED')
      },
    )
    await fc.assert(property, { numRuns: 150, ...replay })
  })

  it('one flipped bit anywhere in an envelope is ENVELOPE_DAMAGED, whoever opens it', async () => {
    const [reader, stranger] = [await createReaderKey(), await createReaderKey()]
    const context = { ciphertextHash: sha256(utf8('c')), digest: sha256(utf8('d')) }
    const envelope = unwrap(await sealEnvelope(stranger.identity, reader.recipient, context))
    const property = fc.asyncProperty(fc.nat(envelope.length * 8 - 1), fc.boolean(), async (bit, mine) => {
      const opened = await openEnvelope(flipped(envelope, bit), (mine ? reader : stranger).identity)
      expect(opened).toMatchObject({ problem: { code: 'ENVELOPE_DAMAGED' } })
    })
    await fc.assert(property, { numRuns: 300, ...replay })
  })

  it('any document in any pieces comes back as it was', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 3000 }),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 3000 }),
      async (bytes, times, chunkBytes) => {
        const document = new Uint8Array(bytes.length * times)
        for (let copy = 0; copy < times; copy++) document.set(bytes, copy * bytes.length)
        const { ciphertext, documentKey, done } = await encryptDocument(streamOf(document, chunkBytes))
        const whole = unwrap(await collect(ciphertext, LIMIT_BYTES))
        const plain = decryptDocument(streamOf(whole, chunkBytes), documentKey, await done)
        expect(Buffer.compare(unwrap(await collect(plain, LIMIT_BYTES)), document)).toBe(0)
      },
    )
    await fc.assert(property, { numRuns: 40, ...replay })
  })
})
