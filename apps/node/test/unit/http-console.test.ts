import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeAll, openFixture } from './http-fixture.ts'

let folder: string
const script = 'export const page = 1\n'.repeat(100)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-site-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vouch</title>')
  writeFileSync(join(folder, 'assets', 'page-abc.js'), script)
  writeFileSync(join(folder, 'assets', 'page-abc.js.br'), brotliCompressSync(script))
  writeFileSync(join(folder, 'assets', 'notes.secret'), 'not for browsers')
})
afterEach(async () => {
  await closeAll()
  rmSync(folder, { recursive: true, force: true })
})

describe('the console', () => {
  it('is where the root leads, and its pages are told by their paths', async () => {
    const http = await openFixture({ consoleFolder: folder })
    for (const url of ['/', '/console']) {
      const response = await http.inject({ url })
      expect([response.statusCode, response.headers.location]).toEqual([302, '/console/'])
    }
    for (const url of ['/console/', '/console/vouchers/12', '/console/verify?x=1']) {
      const response = await http.inject({ url })
      expect([response.statusCode, response.body]).toEqual([200, '<!doctype html><title>Vouch</title>'])
      expect(response.headers['cache-control']).toBe('no-cache')
      expect(response.headers['content-security-policy']).toContain("default-src 'self'")
    }
  })

  it('is sent packed, kept for good where the name has a hash, and not again where it is the same', async () => {
    const http = await openFixture({ consoleFolder: folder })
    const url = '/console/assets/page-abc.js'
    const packed = await http.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
    expect(packed.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(script)
    expect(packed.headers['cache-control']).toContain('immutable')
    const plain = await http.inject({ url })
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, script])
    const again = await http.inject({ url, headers: { 'if-none-match': String(plain.headers.etag) } })
    expect(again.statusCode).toBe(304)
  })

  it('gives nothing but its own files', async () => {
    const http = await openFixture({ consoleFolder: folder })
    for (const path of [
      'assets/none.js',
      'assets/notes.secret',
      '..%2f..%2fpackage.json',
      'assets/%2e%2e/index.html.br',
    ]) {
      const response = await http.inject({ url: `/console/${path}` })
      expect([response.statusCode, response.json().code]).toEqual([404, 'CONSOLE_FILE_UNKNOWN'])
    }
  })

  it('says that it was not built, and is there once it is', async () => {
    rmSync(join(folder, 'index.html'))
    const http = await openFixture({ consoleFolder: folder })
    const response = await http.inject({ url: '/console/' })
    expect([response.statusCode, response.json().code]).toEqual([404, 'CONSOLE_NOT_BUILT'])
    writeFileSync(join(folder, 'index.html'), 'new')
    utimesSync(join(folder, 'index.html'), 1_700_000_000, 1_700_000_000)
    expect((await http.inject({ url: '/console/' })).body).toBe('new')
  })

  it('is not served where nobody asked for it', async () => {
    const http = await openFixture()
    expect((await http.inject({ url: '/console/' })).statusCode).toBe(404)
  })
})
