import { sha256, utf8 } from '@vouch/core'
import { afterEach, describe, expect, it } from 'vitest'
import { keyId, uploaded, url } from './http-documents.ts'
import { closeAll, openFixture, START_MS } from './http-fixture.ts'
import { client, revoked, stranger } from './http-ledger.ts'

afterEach(closeAll)

describe('signed requests', () => {
  it('is needed for everything about documents', async () => {
    const http = await openFixture()
    const requests = [
      ['POST', url],
      ['GET', url],
      ['PUT', `${url}/meta`],
      ['GET', `${url}/meta`],
      ['PUT', `${url}/envelopes/${keyId}`],
      ['GET', `${url}/envelopes/${keyId}`],
    ] as const
    for (const [method, path] of requests) {
      const response = await http.inject({ method, url: path })
      expect([response.statusCode, response.json().code]).toEqual([401, 'REQUEST_UNSIGNED'])
    }
    for (const method of ['HEAD', 'PATCH'] as const)
      expect((await http.inject({ method, url })).headers['vouch-problem']).toBe('REQUEST_UNSIGNED')
  })

  it('names what is wrong with it', async () => {
    const http = await uploaded()
    const code = async (over: object, request: object = { url }) => {
      const response = await http.signed(request, client, over)
      return [response.statusCode, response.json().code]
    }
    const invalid = [401, 'REQUEST_SIGNATURE_INVALID']
    expect(await code({ path: `${url}/meta` })).toEqual(invalid)
    expect(await code({ chainId: sha256(utf8('other')) })).toEqual(invalid)
    http.clock.now = START_MS + 10 * 60_000
    expect(await code({ timeMs: http.clock.now - 300_001 })).toEqual([401, 'REQUEST_EXPIRED'])
    expect(await code({ timeMs: http.clock.now + 300_001 })).toEqual([401, 'REQUEST_EXPIRED'])
    expect(await code({ nonce: new Uint8Array(15) })).toEqual([401, 'REQUEST_UNSIGNED'])
    const nonce = new Uint8Array(16).fill(9)
    expect((await http.signed({ url }, client, { nonce })).statusCode).toBe(200)
    expect(await code({ nonce })).toEqual([401, 'REQUEST_REPLAYED'])
  })

  it('does not take what was signed before the node started', async () => {
    const http = await uploaded()
    const response = await http.signed({ url }, client, { timeMs: START_MS - 1 })
    expect(response.json().code).toBe('REQUEST_EXPIRED')
  })

  it.each([
    ['KEY_UNKNOWN', stranger],
    ['KEY_REVOKED', revoked],
  ])('sends for nobody whose key is %s', async (reason, as) => {
    const http = await openFixture()
    const response = await http.signed({ method: 'POST', url, headers: { 'upload-length': '5' } }, as)
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ code: 'ACCESS_DENIED', meta: { reason } })
  })

  it('lets nobody in on a chain without the rule', async () => {
    const http = await openFixture()
    http.ledger.contractsInForce = []
    http.ledger.view = () => Promise.reject(new Error('not asked'))
    const later = await http.inject({ url: '/v1/contracts' })
    expect(later.json()).toEqual([])
    expect((await http.signed({ url })).json().meta.reason).toBe('NO_RULE')
  })
})
