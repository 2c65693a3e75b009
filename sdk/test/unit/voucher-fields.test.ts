import { asHash, sha256, toHex, utf8 } from '@vouch/core'
import { collect, createReaderKey, decryptDocument, streamOf } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { encryptInMemory } from '../../src/voucher/encrypted-document.ts'
import { discloseField, fieldsRootOf, verifyDisclosedField } from '../../src/voucher/field-disclosure.ts'
import { openReading, sealReading } from '../../src/voucher/sealed-reading.ts'

const { identity } = await createReaderKey()
const fields = {
  number: '2026-0042',
  grossAmount: '119.00',
  currency: 'EUR',
  seller: 'Acme',
  issueDate: '2026-01-05',
}
const root = fieldsRootOf(fields, identity) as Uint8Array

describe('a disclosed field', () => {
  it.each(Object.keys(fields))('is proven alone: %s', (name) => {
    const field = JSON.parse(JSON.stringify(discloseField(fields, identity, name))) as ReturnType<
      typeof discloseField
    >
    expect(verifyDisclosedField(field, root)).toMatchObject({ ok: true, value: { name } })
    expect(JSON.stringify(field)).not.toContain(name === 'seller' ? '119.00' : 'Acme')
  })

  it('is refused with anything changed', () => {
    const field = discloseField(fields, identity, 'grossAmount')
    const changes = [
      { value: '1190.00' },
      { name: 'netAmount' },
      { salt: '00'.repeat(32) },
      { salt: 'xx' },
      { index: 0 },
      { path: field.path.slice(1) },
      { path: ['zz'] },
      { value: 5 as unknown as string },
    ]
    for (const change of changes)
      expect(verifyDisclosedField({ ...field, ...change }, root)).toMatchObject({
        problem: { code: 'FIELD_NOT_PROVEN', meta: { link: expect.stringMatching(/^field /) } },
      })
    expect(verifyDisclosedField(field, sha256(utf8('other'))).ok).toBe(false)
  })

  it('must be one that was read', () => {
    expect(() => discloseField(fields, identity, 'vatId')).toThrow(/FIELD_UNKNOWN/)
    expect(fieldsRootOf({}, identity)).toBeUndefined()
  })
})

describe('a reading', () => {
  const reading = { format: 'ubl-invoice', mediaType: 'application/xml', title: 'Invoice', fields }

  it('opens with the document’s key alone', async () => {
    const sealed = await sealReading(reading, identity)
    expect(await openReading(sealed, identity)).toEqual({ ok: true, value: reading })
    const other = await createReaderKey()
    expect(await openReading(sealed, other.identity)).toMatchObject({ problem: { code: 'SEAL_NOT_FOR_YOU' } })
  })

  it('is refused where it is of another form', async () => {
    const sealed = await sealReading({ ...reading, title: 7 as unknown as string }, identity)
    expect(await openReading(sealed, identity)).toMatchObject({ problem: { code: 'READING_MALFORMED' } })
  })
})

describe('a document encrypted in memory', () => {
  it('opens from its stream, and can be read from any offset', async () => {
    const document = utf8('a document')
    for (const source of [document, streamOf(document, 3)]) {
      const encrypted = await encryptInMemory(source)
      expect(toHex(encrypted.digest)).toBe(toHex(sha256(document)))
      const expected = { digest: encrypted.digest, ciphertextHash: encrypted.ciphertextHash }
      const opened = decryptDocument(await encrypted.open(0), encrypted.documentKey, expected)
      expect(await collect(opened, 100)).toMatchObject({ ok: true })
      const tail = await collect(await encrypted.open(10), 10_000)
      expect(tail.ok && tail.value.length).toBe(encrypted.ciphertextSizeBytes - 10)
      expect(asHash(encrypted.ciphertextHash)).toHaveLength(32)
    }
  })
})
