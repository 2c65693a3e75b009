import { readdirSync, readFileSync } from 'node:fs'
import { concatBytes, utf8 } from '@vouch/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsIs, readDocument } from '@vouch/application/standards'

const EXAMPLES = new URL('../../../../examples/documents/', import.meta.url)
const { VOUCH_SEED: seed, VOUCH_PATH: path } = process.env
const REPLAY = {
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  ...(path === undefined ? {} : { path }),
}

const files = readdirSync(EXAMPLES)
  .filter((name) => /\.(?:xml|pdf)$/u.test(name))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, EXAMPLES))) }))

const CODES = [
  'DOCUMENT_EMPTY',
  'DOCUMENT_TOO_LARGE',
  'XML_DOCTYPE_REFUSED',
  'XML_ENCODING_UNKNOWN',
  'XML_MALFORMED',
  'XML_TOO_DEEP',
]

/** Whatever comes, it is a reading that can be printed and committed, or a problem with a known code. */
async function isAnswered(bytes: Uint8Array, name: string): Promise<void> {
  const result = await readDocument(bytes, name)
  if (!result.ok) {
    expect(CODES).toContain(result.problem.code)
    return
  }
  const { fields, title, businessKey } = result.value
  expect(title).toMatch(/^[^\p{Cc}\p{Cf}]{1,200}$/u)
  expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length)
  for (const { name: field, value } of fields) {
    expect(value.trim()).not.toBe('')
    if (field.endsWith('Amount')) expect(value).toMatch(/^[-+]?[\d.]+$/u)
  }
  for (const part of businessKey ?? []) expect(part).not.toBe('')
  expect(readAsIs(bytes, name).fields).toEqual([])
}

const PIECES = (
  '<a> </a> <a/> <!-- --> <![CDATA[ ]]> <?p ?> <!DOCTYPE_a> <b_c=" \' "> ' +
  '&amp; &x; &#0; <Invoice> <EInvoice> \0 _ x < >'
)
  .split(' ')
  .map((piece) => piece.replaceAll('_', ' '))

const magic = fc.constantFrom(
  '',
  '<?xml version="1.0"?>',
  '%PDF-1.7 /EmbeddedFile stream\n',
  'PK\x03\x04',
  '<a>',
)
const fileName = fc.oneof(fc.string(), fc.constantFrom('a.xml', 'b.pdf', 'c.ofd', '../x.csv'))

describe('hostile documents', () => {
  it('answers random bytes behind any beginning', async () => {
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 2_000 }), fileName, async (start, rest, name) => {
        await isAnswered(concatBytes(utf8(start), rest), name)
      }),
      { numRuns: 500, ...REPLAY },
    )
  })

  it('answers markup put together at random', async () => {
    const piece = fc.constantFrom(...PIECES)
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        await isAnswered(utf8(pieces.join('')), 'a.xml')
      }),
      { numRuns: 1_000, ...REPLAY },
    )
  })

  it('answers real documents with bytes changed, cut out and put in', async () => {
    const edit = fc.record({
      at: fc.nat(1_000_000),
      remove: fc.nat(30),
      insert: fc.uint8Array({ maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        async (file, edits) => {
          let bytes: Uint8Array = file.bytes
          for (const { at, remove, insert } of edits) {
            const place = at % (bytes.length + 1)
            bytes = concatBytes(bytes.subarray(0, place), insert, bytes.subarray(place + remove))
          }
          await isAnswered(bytes, file.name)
        },
      ),
      { numRuns: 500, ...REPLAY },
    )
  })

  it('gives the same reading whatever white space lies between the elements', async () => {
    const invoices = files.filter(({ name }) => name.endsWith('.xml'))
    const space = fc.constantFrom('', ' ', '\n', '\r\n\t', '<!-- c -->', '<?pi x?>')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...invoices), space, async (file, between) => {
        const text = new TextDecoder().decode(file.bytes).replace(/>\s+</gu, `>${between}<`)
        expect(await readDocument(utf8(text), file.name)).toEqual(await readDocument(file.bytes, file.name))
      }),
      { numRuns: 60, ...REPLAY },
    )
  })
})
