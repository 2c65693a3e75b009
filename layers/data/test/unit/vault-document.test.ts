import { ProblemError, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { Decrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { collect, streamOf } from '../../src/vault/byte-stream.ts'
import { type EncryptedSummary, encryptDocument } from '../../src/vault/document-cipher.ts'
import { decryptDocument } from '../../src/vault/document-reader.ts'
import { createReaderKey } from '../../src/vault/reader-key.ts'

const MEGABYTE = 1 << 20

async function encrypted(
  bytes: Uint8Array,
): Promise<{ ciphertext: Uint8Array; documentKey: string; summary: EncryptedSummary }> {
  const { ciphertext, documentKey, done } = await encryptDocument(streamOf(bytes))
  return {
    ciphertext: unwrap(await collect(ciphertext, 2 * MEGABYTE)),
    documentKey,
    summary: await done,
  }
}

async function codeOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  try {
    await collect(stream, 2 * MEGABYTE)
    return 'none'
  } catch (cause) {
    return cause instanceof ProblemError ? cause.problem.code : `thrown: ${String(cause)}`
  }
}

describe('a document encrypted as a stream', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])('comes back whole at %i bytes', async (size) => {
    const bytes = new Uint8Array(size).map((_, at) => at % 251)
    const { ciphertext, documentKey, summary } = await encrypted(bytes)
    expect(toHex(summary.digest)).toBe(toHex(sha256(bytes)))
    expect(toHex(summary.ciphertextHash)).toBe(toHex(sha256(ciphertext)))
    expect([summary.sizeBytes, summary.ciphertextSizeBytes]).toEqual([size, ciphertext.length])
    const back = await collect(decryptDocument(streamOf(ciphertext, 1000), documentKey, summary), MEGABYTE)
    expect(toHex(sha256(unwrap(back)))).toBe(toHex(summary.digest))
  })

  it('is an ordinary age file', async () => {
    const { ciphertext, documentKey } = await encrypted(utf8('an invoice'))
    const decrypter = new Decrypter()
    decrypter.addIdentity(documentKey)
    expect(await decrypter.decrypt(ciphertext, 'text')).toBe('an invoice')
  })

  it('never has the same key or ciphertext twice', async () => {
    const [first, second] = [await encrypted(utf8('same')), await encrypted(utf8('same'))]
    expect(first.documentKey).not.toBe(second.documentKey)
    expect(toHex(first.summary.ciphertextHash)).not.toBe(toHex(second.summary.ciphertextHash))
  })

  it('reads no further ahead than a few chunks', async () => {
    let read = 0
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          read += 65_536
          controller.enqueue(new Uint8Array(65_536))
        },
      },
      { highWaterMark: 0 },
    )
    const { ciphertext, done } = await encryptDocument(endless)
    const reader = ciphertext.getReader()
    for (let taken = 0; taken < MEGABYTE; taken += (await reader.read()).value?.length ?? 0);
    expect(read).toBeLessThan(2 * MEGABYTE)
    await reader.cancel()
    await expect(done).rejects.toMatchObject({ code: 'ENCRYPTION_CANCELLED' })
  })

  it('passes on the failure of its source', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('disk unplugged')) })
    const { ciphertext, done } = await encryptDocument(broken)
    await expect(collect(ciphertext, MEGABYTE)).rejects.toThrow('disk unplugged')
    await expect(done).rejects.toThrow('disk unplugged')
  })
})

describe('a document that does not decrypt to what was recorded', () => {
  it('CIPHERTEXT_DAMAGED: cut anywhere, extended, replaced, or without end of header', async () => {
    const { ciphertext, documentKey, summary } = await encrypted(new Uint8Array(150_000))
    const cuts = [0, 1, 21, 100, 180, 200, 216, 65_000, 65_752, ciphertext.length - 1]
    const garbled = cuts.map((at) => ciphertext.subarray(0, at))
    garbled.push(new Uint8Array([...ciphertext, 0]), new Uint8Array(300_000), utf8('age-encryption.org/v1\n'))
    for (const bytes of garbled)
      expect(await codeOf(decryptDocument(streamOf(bytes), documentKey, summary))).toBe('CIPHERTEXT_DAMAGED')
  })

  it('CIPHERTEXT_DAMAGED: a file made anew for the same key is still not the blob recorded', async () => {
    const first = await encrypted(utf8('same'))
    const other = { ...first.summary, ciphertextHash: sha256(utf8('other')) }
    expect(await codeOf(decryptDocument(streamOf(first.ciphertext), first.documentKey, other))).toBe(
      'CIPHERTEXT_DAMAGED',
    )
  })

  it('DOCUMENT_KEY_WRONG: the blob is whole and the key is not its own', async () => {
    const { ciphertext, summary } = await encrypted(utf8('an invoice'))
    const { identity } = await createReaderKey()
    for (const key of [identity, 'no key'])
      expect(await codeOf(decryptDocument(streamOf(ciphertext), key, summary))).toBe('DOCUMENT_KEY_WRONG')
  })

  it('DIGEST_MISMATCH: the record names another document', async () => {
    const { ciphertext, documentKey, summary } = await encrypted(utf8('an invoice'))
    const expected = { ...summary, digest: sha256(utf8('another invoice')) }
    expect(await codeOf(decryptDocument(streamOf(ciphertext), documentKey, expected))).toBe('DIGEST_MISMATCH')
  })

  it('leaves a failure of the network what it is', async () => {
    const { ciphertext, documentKey, summary } = await encrypted(new Uint8Array(100_000))
    for (const upTo of [0, 50, 70_000]) {
      const reader = streamOf(ciphertext.subarray(0, upTo)).getReader()
      const broken = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const next = await reader.read()
          if (next.done) throw new Error('connection reset')
          controller.enqueue(next.value)
        },
      })
      expect(await codeOf(decryptDocument(broken, documentKey, summary))).toContain('connection reset')
    }
  })

  it('STREAM_TOO_LARGE: what is taken into memory is bounded', async () => {
    expect(await collect(streamOf(new Uint8Array(101), 10), 100)).toMatchObject({
      problem: { code: 'STREAM_TOO_LARGE' },
    })
  })
})
