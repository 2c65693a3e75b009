import { describe, expect, it } from 'vitest'
import { codeBreaches, codesGiven, documentBreaches } from './error-codes.ts'
import { CODES_OF_OTHERS } from './exceptions.ts'
import { productSources, readSource, trackedFiles } from './sources.ts'

/** What tests share gives codes of its own, which nobody meets. */
const sources = productSources().filter(({ path }) => !path.startsWith('testing/'))
/** Where codes are produced; rules about tests produce none. */
const tests = trackedFiles()
  .filter((path) => /(^|\/)test\/|^testing\/src\/|^spec\/vectors\/.*\.json$/.test(path))
  .filter((path) => !path.startsWith('test/tidy/'))
  .map(readSource)

const source = (text: string) => [{ path: 'core/src/x.ts', text }]
const given = (text: string) => [...codesGiven(source(text)).keys()]

describe('error codes', () => {
  it('are found in whatever way they are given', () => {
    expect(given("return failed(\n  'DISK_FULL',\n  'No room.',\n)")).toEqual(['DISK_FULL'])
    expect(given("throw usageError('USAGE', `'${x}' is none`)")).toEqual(['USAGE'])
    expect(given("throw new OperationalError('STOPPED', '', '')")).toEqual(['STOPPED'])
    expect(given("const { code = 'STOPPED' } = answer")).toEqual(['STOPPED'])
    expect(given("  return { code: 'UNEXPECTED', detail }")).toEqual(['UNEXPECTED'])
    expect(given("const code = full ? 'DISK_FULL' : 'NOT_WRITTEN'")).toEqual(['DISK_FULL', 'NOT_WRITTEN'])
    expect(given("  errors: {\n    KEY_REVOKED: {\n      message: 'It is.',")).toEqual(['KEY_REVOKED'])
    expect(given("if (code === 'FST_ERR_VALIDATION') { method: 'POST' }")).toEqual([])
    expect(codesGiven(sources).size).toBeGreaterThan(300)
  })

  it('are each produced by a test', () => {
    const made = source("failed('DISK_FULL', '', '')")
    const breach = ['no test produces DISK_FULL of core/src/x.ts']
    expect(codeBreaches(made, source("expect(code).toBe('DISK_FULL')"))).toEqual([])
    expect(codeBreaches(made, source("expect(code).toBe('DISK_FULLER')"))).toEqual(breach)
    expect(codeBreaches(made, source("expect(code).toBe('NO_DISK_FULL')"))).toEqual(breach)
    expect(codeBreaches(source('failed(`${kind}_UNKNOWN`)'), [])).toEqual([
      'core/src/x.ts makes a code of parts',
    ])
    expect(codeBreaches(sources, tests)).toEqual([])
  })

  it('are those that the documents name', () => {
    const made = source("failed('DISK_FULL', '', '')")
    const document = (text: string) => [{ path: 'docs/x.md', text }]
    expect(documentBreaches(document('| `DISK_FULL` | the disk is full; set `VOUCH_HOME` |'), made)).toEqual(
      [],
    )
    expect(documentBreaches(document('refused with `DISK_FULLER`'), made)).toEqual([
      'docs/x.md names DISK_FULLER, which nothing gives',
    ])
    const documents = trackedFiles()
      .filter((path) => path.endsWith('.md'))
      .map(readSource)
    expect(documentBreaches(documents, productSources())).toEqual([])
  })

  it('make no exception for what nobody names', () => {
    const all = [...codesGiven(sources, {}).keys()]
    for (const beginning of Object.keys(CODES_OF_OTHERS))
      expect(all.filter((code) => code.startsWith(beginning))).not.toEqual([])
  })
})
