import { type Result, unwrap, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  type DocumentReading,
  MAX_XML_BYTES,
  MAX_XML_DEPTH,
  MAX_XML_NODES,
  readAsIs,
  readDocument,
} from '@vouch/application/standards'

const DECLARATION = '<?xml version="1.0"?>\n'

function codeOf(result: Result<DocumentReading>): string {
  return result.ok ? `ok: ${result.value.format}` : result.problem.code
}

async function codeFor(xml: string, name = 'a.xml'): Promise<string> {
  return codeOf(await readDocument(utf8(xml), name))
}

const LAUGHS = `${DECLARATION}<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<Invoice>&c;</Invoice>`
const EXTERNAL = `${DECLARATION}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`

const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)

describe('refusals of readDocument', () => {
  it.each([
    ['an entity bomb', LAUGHS],
    ['an external entity', EXTERNAL],
    ['a bare DOCTYPE', `${DECLARATION}<!DOCTYPE Invoice><Invoice/>`],
    ['a DOCTYPE behind a comment and an instruction', `<!-- <a> --><?x <b ?><!doctype a><a/>`],
    ['a DOCTYPE in a place where none may be', '<a><!DOCTYPE b></a>'],
  ])('XML_DOCTYPE_REFUSED: %s', async (_, xml) => {
    expect(await codeFor(xml)).toBe('XML_DOCTYPE_REFUSED')
  })

  it('XML_DOCTYPE_REFUSED: in UTF-16, with and without a mark', async () => {
    const little = new Uint8Array([...EXTERNAL].flatMap((character) => [character.charCodeAt(0), 0]))
    const big = new Uint8Array([
      0xfe,
      0xff,
      ...[...EXTERNAL].flatMap((character) => [0, character.charCodeAt(0)]),
    ])
    expect(codeOf(await readDocument(little, 'a.xml'))).toBe('XML_DOCTYPE_REFUSED')
    expect(codeOf(await readDocument(big, 'no-name'))).toBe('XML_DOCTYPE_REFUSED')
  })

  it('reads a DOCTYPE that is only text, in a comment or a section', async () => {
    expect(await codeFor('<a><!-- <!DOCTYPE b> --><![CDATA[<!DOCTYPE b>]]></a>')).toBe('ok: xml')
  })

  it.each([
    ['tags that do not match', '<a><b></a>'],
    ['nothing but a declaration', DECLARATION],
    ['an end within a tag', '<a b="c'],
    ['an end within a comment', '<a><!-- '],
    ['an entity nobody declared', '<a>&who;</a>'],
    ['a stray declaration', '<a><!ENTITY x "y"></a>'],
    ['text under the name of XML', 'number;amount\n1;2'],
  ])('XML_MALFORMED: %s', async (_, xml) => {
    expect(await codeFor(xml)).toBe('XML_MALFORMED')
  })

  it('XML_MALFORMED: bytes that its encoding does not have, with the remedy', async () => {
    const result = await readDocument(
      new Uint8Array([...utf8('<?xml version="1.0"?><a>'), 0xff, 0x3c]),
      'a.xml',
    )
    expect(codeOf(result)).toBe('XML_MALFORMED')
    expect(result.ok ? '' : result.problem.remedy).toContain('--as-is')
  })

  it('XML_MALFORMED names the line', async () => {
    const result = await readDocument(utf8('<a>\n<b>\n</a>'), 'a.xml')
    expect(result.ok ? {} : result.problem.meta).toMatchObject({ line: 3 })
  })

  it('XML_TOO_DEEP, one level past the limit', async () => {
    expect(await codeFor(nested(MAX_XML_DEPTH))).toBe('ok: xml')
    expect(await codeFor(nested(MAX_XML_DEPTH + 1))).toBe('XML_TOO_DEEP')
    expect(await codeFor('<a>'.repeat(1_000_000))).toBe('XML_TOO_DEEP')
  })

  it('DOCUMENT_TOO_LARGE, by bytes and by nodes', async () => {
    const long = new Uint8Array(MAX_XML_BYTES + 1).fill(0x20)
    long.set(utf8(`${DECLARATION}<a/>`))
    expect(codeOf(await readDocument(long, 'a.xml'))).toBe('DOCUMENT_TOO_LARGE')
    expect(await codeFor(`<a>${'<b c=""/>'.repeat(MAX_XML_NODES / 2)}</a>`)).toBe('DOCUMENT_TOO_LARGE')
    expect(await codeFor(`<a>${'<!---->'.repeat(MAX_XML_NODES)}</a>`)).toBe('DOCUMENT_TOO_LARGE')
  })

  it('XML_ENCODING_UNKNOWN', async () => {
    expect(await codeFor('<?xml version="1.0" encoding="x-klingon"?><a/>')).toBe('XML_ENCODING_UNKNOWN')
  })

  it('DOCUMENT_EMPTY', async () => {
    expect(codeOf(await readDocument(new Uint8Array(), 'a.pdf'))).toBe('DOCUMENT_EMPTY')
  })

  it('keeps what was refused when told to keep it as it is', () => {
    expect(readAsIs(utf8(LAUGHS), 'dir/bomb.xml')).toMatchObject({
      format: 'xml',
      mediaType: 'application/xml',
      title: 'bomb.xml',
      fields: [],
      businessKey: undefined,
    })
    expect(readAsIs(new Uint8Array(), '').title).toBe('Untitled document')
  })

  it('keeps text that only begins like XML', async () => {
    expect(unwrap(await readDocument(utf8('<b>unfinished'), 'notes.txt')).format).toBe('text')
    expect(unwrap(await readDocument(utf8('<!DOCTYPE html><html><p>'), 'page.html'))).toMatchObject({
      format: 'text',
      mediaType: 'text/html',
    })
  })
})
