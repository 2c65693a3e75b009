import { encode, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { MAX_ENVELOPE_BYTES, openEnvelope, sealEnvelope } from '../../src/vault/envelope.ts'
import { createReaderKey, recipientOf } from '../../src/vault/reader-key.ts'
import { MAX_SMALL_BYTES, openSmall, sealSmall } from '../../src/vault/sealed-bytes.ts'

const context = { ciphertextHash: sha256(utf8('ciphertext')), digest: sha256(utf8('plaintext')) }

describe('envelope', () => {
  it('gives its reader the document key and what it opens', async () => {
    const document = await createReaderKey()
    const reader = await createReaderKey()
    const envelope = unwrap(await sealEnvelope(document.identity, reader.recipient, context))
    expect(envelope.length).toBeLessThan(600)
    const opened = unwrap(await openEnvelope(envelope, reader.identity, context))
    expect(opened.documentKey).toBe(document.identity)
    expect(toHex(opened.ciphertextHash)).toBe(toHex(context.ciphertextHash))
    expect(toHex(opened.digest)).toBe(toHex(context.digest))
  })

  it('is granted on by opening and sealing again, to a post-quantum key too', async () => {
    const document = await createReaderKey()
    const reader = await createReaderKey()
    const next = await generateHybridIdentity()
    const first = unwrap(await sealEnvelope(document.identity, reader.recipient, context))
    const { documentKey } = unwrap(await openEnvelope(first, reader.identity))
    const second = unwrap(await sealEnvelope(documentKey, await identityToRecipient(next), context))
    expect(second.length).toBeLessThan(MAX_ENVELOPE_BYTES)
    expect(unwrap(await openEnvelope(second, next)).documentKey).toBe(document.identity)
  })

  it('ENVELOPE_NOT_FOR_YOU: another reader learns nothing', async () => {
    const [reader, stranger] = [await createReaderKey(), await createReaderKey()]
    const envelope = unwrap(await sealEnvelope(stranger.identity, reader.recipient, context))
    expect(await openEnvelope(envelope, stranger.identity)).toMatchObject({
      problem: { code: 'ENVELOPE_NOT_FOR_YOU' },
    })
  })

  it('ENVELOPE_DAMAGED: not an envelope, too long, or sealed bytes of another kind', async () => {
    const reader = await createReaderKey()
    const other = unwrap(await sealSmall(utf8('not a key'), reader.recipient))
    const wrong = unwrap(
      await sealSmall(encode([2, 'key', context.digest, context.digest]), reader.recipient),
    )
    for (const bytes of [
      new Uint8Array(0),
      utf8('hello'),
      new Uint8Array(MAX_ENVELOPE_BYTES + 1),
      other,
      wrong,
    ])
      expect(await openEnvelope(bytes, reader.identity)).toMatchObject({
        problem: { code: 'ENVELOPE_DAMAGED' },
      })
  })

  it('ENVELOPE_OTHER_DOCUMENT: an envelope put beside another blob is noticed', async () => {
    const reader = await createReaderKey()
    const envelope = unwrap(await sealEnvelope(reader.identity, reader.recipient, context))
    const expected = { ...context, ciphertextHash: sha256(utf8('another')) }
    expect(await openEnvelope(envelope, reader.identity, expected)).toMatchObject({
      problem: { code: 'ENVELOPE_OTHER_DOCUMENT' },
    })
  })

  it('RECIPIENT_INVALID and IDENTITY_INVALID: keys that are none', async () => {
    const { identity, recipient } = await createReaderKey()
    for (const reader of ['', 'acme', 'age1', `${recipient}q`, 'ssh-ed25519 AAAA'])
      expect(await sealEnvelope(identity, reader, context)).toMatchObject({
        problem: { code: 'RECIPIENT_INVALID' },
      })
    const envelope = unwrap(await sealEnvelope(identity, recipient, context))
    for (const key of ['', 'acme', recipient, identity.slice(0, -1)])
      expect(await openEnvelope(envelope, key)).toMatchObject({ problem: { code: 'IDENTITY_INVALID' } })
    expect(await recipientOf('acme')).toMatchObject({ problem: { code: 'IDENTITY_INVALID' } })
    expect(await recipientOf(identity)).toEqual({ ok: true, value: recipient })
  })
})

describe('small sealed values', () => {
  it('open for each of several readers, and for the document key', async () => {
    const [first, second, document] = [
      await createReaderKey(),
      await createReaderKey(),
      await createReaderKey(),
    ]
    const bytes = utf8('number: R-1')
    const toMany = unwrap(await sealSmall(bytes, [first.recipient, second.recipient]))
    expect(unwrap(await openSmall(toMany, first.identity))).toEqual(bytes)
    expect(unwrap(await openSmall(toMany, second.identity))).toEqual(bytes)
    const toKey = unwrap(await sealSmall(bytes, document.identity))
    expect(unwrap(await openSmall(toKey, document.identity))).toEqual(bytes)
  })

  it('SEAL_NOT_FOR_YOU and SEAL_DAMAGED', async () => {
    const [reader, stranger] = [await createReaderKey(), await createReaderKey()]
    const sealed = unwrap(await sealSmall(utf8('x'), reader.recipient))
    expect(await openSmall(sealed, stranger.identity)).toMatchObject({
      problem: { code: 'SEAL_NOT_FOR_YOU' },
    })
    expect(await openSmall(sealed.subarray(1), reader.identity)).toMatchObject({
      problem: { code: 'SEAL_DAMAGED' },
    })
  })

  it('SEAL_TOO_LARGE and RECIPIENT_INVALID: bounds are kept, the largest value fits', async () => {
    const { recipient } = await createReaderKey()
    const tooLarge = await sealSmall(new Uint8Array(MAX_SMALL_BYTES + 1), recipient)
    expect(tooLarge).toMatchObject({ problem: { code: 'SEAL_TOO_LARGE' } })
    expect(await sealSmall(new Uint8Array(MAX_SMALL_BYTES), Array(40).fill(recipient))).toMatchObject({
      ok: true,
    })
    const tooMany = await sealSmall(new Uint8Array(MAX_SMALL_BYTES), Array(900).fill(recipient))
    expect(tooMany).toMatchObject({ problem: { code: 'SEAL_TOO_LARGE' } })
    expect(await sealSmall(utf8('x'), [])).toMatchObject({ problem: { code: 'RECIPIENT_INVALID' } })
  })
})
