import { sha256, toHex, utf8 } from '@vouch/core'
import { afterEach, describe, expect, it } from 'vitest'
import { begin, content, hash, keyId, put, send, uploaded, url } from './http-documents.ts'
import { closeAll, openFixture } from './http-fixture.ts'
import { stranger } from './http-ledger.ts'

afterEach(closeAll)

const problemOf = async (response: ReturnType<typeof begin>) => {
  const { statusCode, headers } = await response
  return [statusCode, headers['vouch-problem']]
}

describe('uploads', () => {
  it('begins, goes on where it stopped, and finishes', async () => {
    const http = await openFixture()
    const begun = await begin(http)
    expect([begun.statusCode, begun.json()]).toEqual([201, { offset: 0, complete: false }])
    const first = await send(http, 0, content.subarray(0, 400))
    expect([first.statusCode, first.headers['upload-offset']]).toEqual([204, '400'])
    const again = await begin(http)
    expect([again.statusCode, again.json()]).toEqual([200, { offset: 400, complete: false }])
    const head = await http.signed({ method: 'HEAD', url })
    expect(head.headers).toMatchObject({
      'upload-offset': '400',
      'upload-length': '1000',
      'upload-complete': '?0',
    })
    const last = await send(http, 400, content.subarray(400))
    expect([last.statusCode, last.headers['upload-offset']]).toEqual([201, '1000'])
    const done = await begin(http)
    expect([done.statusCode, done.json()]).toEqual([200, { offset: 1000, complete: true }])
    expect((await http.signed({ method: 'HEAD', url })).headers['upload-complete']).toBe('?1')
  })

  it('says where to go on when an offset is wrong', async () => {
    const http = await openFixture()
    await begin(http)
    const response = await send(http, 7, content)
    expect(response.statusCode).toBe(409)
    expect(response.json()).toMatchObject({ code: 'BLOB_OFFSET_MISMATCH', meta: { offset: 0, hash } })
  })

  it('refuses bytes that do not have the hash, and forgets them', async () => {
    const http = await openFixture()
    await begin(http)
    const response = await send(http, 0, new Uint8Array(1000))
    expect([response.statusCode, response.json().code]).toEqual([422, 'BLOB_HASH_MISMATCH'])
    expect((await http.signed({ method: 'HEAD', url })).statusCode).toBe(404)
  })

  it('refuses what is malformed, unknown or too much', async () => {
    const http = await openFixture({ maxUploadsPerKey: 1 }, { maxBlobBytes: 5_000 })
    expect(await problemOf(begin(http, 9, '/v1/blobs/xyz'))).toEqual([400, 'ID_MALFORMED'])
    expect(await problemOf(http.signed({ method: 'POST', url }))).toEqual([400, 'HEADER_INVALID'])
    expect(await problemOf(begin(http, 0))).toEqual([400, 'BLOB_SIZE_INVALID'])
    expect(await problemOf(begin(http, 6_000))).toEqual([413, 'BLOB_TOO_LARGE'])
    expect(await problemOf(send(http, 0, content))).toEqual([404, 'BLOB_UNKNOWN'])
    expect(await problemOf(http.signed({ method: 'HEAD', url }))).toEqual([404, 'BLOB_UNKNOWN'])
    expect(await problemOf(begin(http))).toEqual([201, undefined])
    expect(await problemOf(begin(http, 999))).toEqual([409, 'BLOB_SIZE_MISMATCH'])
    const second = `/v1/blobs/${'1'.repeat(64)}`
    expect(await problemOf(begin(http, 10, second))).toEqual([429, 'UPLOADS_TOO_MANY'])
    expect(await problemOf(send(http, 0, new Uint8Array(1001)))).toEqual([413, 'BLOB_TOO_LARGE'])
    const empty = http.signed({ method: 'PATCH', url, headers: { 'upload-offset': '0' } })
    expect(await problemOf(empty)).toEqual([400, 'BODY_INCOMPLETE'])
    const wrongType = { 'upload-offset': '0', 'content-type': 'image/png' }
    const typed = http.signed({ method: 'PATCH', url, headers: wrongType, payload: 'x' })
    expect(await problemOf(typed)).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED'])
    await send(http, 1000, new Uint8Array(0))
    await http.blobs.abort(sha256(content))
    expect(await problemOf(begin(http, 10, second))).toEqual([201, undefined])
  })

  it('passes on that the store is full', async () => {
    const http = await openFixture({}, { maxPartials: 1 })
    await begin(http)
    const response = await begin(http, 10, `/v1/blobs/${'1'.repeat(64)}`)
    expect([response.statusCode, response.json().code]).toEqual([429, 'BLOB_QUOTA_EXCEEDED'])
  })
})

describe('downloads', () => {
  it('gives the whole, and parts of it', async () => {
    const http = await uploaded()
    const whole = await http.signed({ url })
    expect([whole.statusCode, whole.headers['content-length']]).toEqual([200, '1000'])
    expect(Uint8Array.from(whole.rawPayload)).toEqual(content)
    const part = async (range: string) => {
      const response = await http.signed({ url, headers: { range } })
      return [response.statusCode, response.headers['content-range'], response.rawPayload.length]
    }
    expect(await part('bytes=10-19')).toEqual([206, 'bytes 10-19/1000', 10])
    expect(await part('bytes=990-')).toEqual([206, 'bytes 990-999/1000', 10])
    expect(await part('bytes=-5')).toEqual([206, 'bytes 995-999/1000', 5])
    expect(await part('bytes=0-5000')).toEqual([200, undefined, 1000])
    expect(await part('bytes=5-2')).toEqual([200, undefined, 1000])
    expect(await part('bytes=0-1,5-6')).toEqual([200, undefined, 1000])
    expect(await part('lines=1-2')).toEqual([200, undefined, 1000])
    const beyond = await http.signed({ url, headers: { range: 'bytes=1000-' } })
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */1000'])
    expect(beyond.json().code).toBe('BLOB_RANGE_INVALID')
  })

  it('is for those whom the contract lets read', async () => {
    const http = await uploaded()
    http.ledger.readers.clear()
    const response = await http.signed({ url })
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({
      code: 'ACCESS_DENIED',
      meta: { reason: 'READING_NOT_RECORDED' },
    })
  })

  it('says that a blob is lost or damaged, and keeps the digest', async () => {
    const http = await uploaded()
    const never = await http.signed({ url: `/v1/blobs/${'2'.repeat(64)}` })
    expect([never.statusCode, never.json().code]).toEqual([410, 'BLOB_MISSING'])
    expect(never.json().meta.hash).toBe('2'.repeat(64))
    const payload = [...http.files].find(([, bytes]) => bytes.length === 1000)?.[0] as string
    http.files.set(payload, new Uint8Array(1000))
    await http.blobs.verify(sha256(content))
    const damaged = await http.signed({ url })
    expect([damaged.statusCode, damaged.json()]).toMatchObject([
      409,
      { code: 'BLOB_DAMAGED', meta: { hash } },
    ])
    expect((await http.signed({ method: 'HEAD', url })).headers['vouch-problem']).toBe('BLOB_DAMAGED')
    http.files.delete(payload)
    const lost = await http.signed({ url })
    expect([lost.statusCode, lost.json()]).toMatchObject([410, { code: 'BLOB_MISSING', meta: { hash } }])
    expect((await http.signed({ method: 'HEAD', url })).statusCode).toBe(410)
    // It can be given again.
    expect((await begin(http)).statusCode).toBe(201)
    expect((await send(http, 0, content)).statusCode).toBe(201)
    expect((await http.signed({ url })).statusCode).toBe(200)
  })
})

describe('envelopes and readings', () => {
  it('keeps them and gives them back', async () => {
    const http = await uploaded()
    for (const path of [`${url}/envelopes/${keyId}`, `${url}/meta`]) {
      expect((await put(http, path, utf8('sealed'))).statusCode).toBe(204)
      const response = await http.signed({ url: path })
      expect([response.statusCode, response.body]).toEqual([200, 'sealed'])
    }
  })

  it('gives an envelope to its reader and to who may read', async () => {
    const http = await uploaded()
    http.ledger.readers.clear()
    await put(http, `${url}/envelopes/${keyId}`, utf8('mine'))
    expect((await http.signed({ url: `${url}/envelopes/${keyId}` })).body).toBe('mine')
    const other = `${url}/envelopes/${toHex(stranger.publicKey)}`
    await put(http, other, utf8('theirs'))
    expect((await http.signed({ url: other })).statusCode).toBe(403)
    http.ledger.readers.add(keyId)
    expect((await http.signed({ url: other })).body).toBe('theirs')
    expect((await http.signed({ url: other }, stranger)).json().meta.reason).toBe('KEY_UNKNOWN')
  })

  it.each([
    ['/meta', new Uint8Array(300 * 1024), 413, 'META_TOO_LARGE'],
    ['/meta', new Uint8Array(600 * 1024), 413, 'BODY_TOO_LARGE'],
    ['/meta', new Uint8Array(0), 400, 'BODY_INCOMPLETE'],
    ['/envelopes/x', new Uint8Array(9 * 1024), 413, 'ENVELOPE_TOO_LARGE'],
    ['/envelopes/X', new Uint8Array(9), 400, 'READER_ID_INVALID'],
    ['/envelopes/..%2f..%2fx', new Uint8Array(9), 400, 'READER_ID_INVALID'],
  ])('refuses PUT %s', async (path, bytes, status, code) => {
    const http = await uploaded()
    const response = await put(http, `${url}${path}`, bytes)
    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })

  it('says what is not there, not allowed, or not as it was', async () => {
    const http = await uploaded()
    const code = async (path: string) => {
      const response = await http.signed({ url: `${url}${path}` })
      return [response.statusCode, response.json().code]
    }
    expect(await code('/meta')).toEqual([404, 'META_UNKNOWN'])
    expect(await code(`/envelopes/${keyId}`)).toEqual([404, 'ENVELOPE_UNKNOWN'])
    await put(http, `${url}/meta`, utf8('sealed'))
    await put(http, `${url}/envelopes/${keyId}`, utf8('sealed'))
    for (const [name, bytes] of http.files)
      if (bytes.length < 200) http.files.set(name, Uint8Array.of(1, ...bytes))
    expect(await code('/meta')).toEqual([409, 'META_DAMAGED'])
    expect(await code(`/envelopes/${keyId}`)).toEqual([409, 'ENVELOPE_DAMAGED'])
    const denied = await put(http, `${url}/meta`, utf8('x'), stranger)
    expect(denied.json().meta.reason).toBe('NOT_A_PARTY')
    const unknown = await put(http, `/v1/blobs/${'3'.repeat(64)}/meta`, utf8('x'))
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'BLOB_UNKNOWN'])
  })
})

describe('erasure', () => {
  it('takes blob, envelopes and reading, and may be asked for again', async () => {
    const http = await uploaded()
    await put(http, `${url}/envelopes/${keyId}`, utf8('envelope'))
    await put(http, `${url}/meta`, utf8('meta'))
    http.ledger.custodians.add(keyId)
    const erased = await http.signed({ method: 'DELETE', url })
    expect([erased.statusCode, erased.json()]).toEqual([200, { erased: true, envelopes: 1 }])
    expect([...http.files.keys()].filter((name) => name.includes(hash.slice(4)))).toEqual([])
    expect(await problemOf(http.signed({ method: 'HEAD', url }))).toEqual([404, 'BLOB_UNKNOWN'])
    const again = await http.signed({ method: 'DELETE', url })
    expect([again.statusCode, again.json()]).toEqual([200, { erased: false, envelopes: 0 }])
  })

  it('is for whom the contract allows it, by a request of their own', async () => {
    const http = await uploaded()
    const refused = await http.signed({ method: 'DELETE', url })
    expect([refused.statusCode, refused.json()]).toMatchObject([
      403,
      { code: 'ACCESS_DENIED', meta: { reason: 'VOUCHER_STANDS' } },
    ])
    expect(await problemOf(http.inject({ method: 'DELETE', url }))).toEqual([401, 'REQUEST_UNSIGNED'])
    expect((await http.signed({ url })).statusCode).toBe(200)
  })
})
