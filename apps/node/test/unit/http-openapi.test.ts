import { Validator } from '@seriousme/openapi-schema-validator'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, openFixture } from './http-fixture.ts'
import { descriptions } from './http-ledger.ts'

afterEach(closeAll)

describe('the API document', () => {
  it('is valid OpenAPI 3.1 and names every route, view, action and event', async () => {
    const http = await openFixture()
    const document = (await http.inject({ url: '/openapi.json' })).json()
    const checked = await new Validator().validate(structuredClone(document))
    expect(checked).toEqual({ valid: true })
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/health',
      '/metrics',
      '/v1/blobs/{hash}',
      '/v1/blobs/{hash}/envelopes/{keyId}',
      '/v1/blobs/{hash}/meta',
      '/v1/blocks',
      '/v1/blocks/{height}',
      '/v1/contracts',
      '/v1/events',
      '/v1/genesis',
      '/v1/network/headers',
      '/v1/network/history',
      '/v1/network/peers',
      '/v1/network/signatures',
      '/v1/network/supply',
      '/v1/network/tree',
      '/v1/receipts',
      '/v1/records/{contract}/{collection}/{key}/receipt',
      '/v1/status',
      '/v1/transactions',
      '/v1/transactions/batch',
      '/v1/transactions/{id}',
      '/v1/transactions/{id}/receipt',
      '/v1/views/identity/actor',
      '/v1/views/note/fail',
      '/v1/views/note/read',
      '/v1/views/voucher/mayErase',
      '/v1/views/voucher/mayFetch',
      '/v1/views/voucher/mayGive',
    ])
    expect(Object.keys(document.paths['/v1/blobs/{hash}']).sort()).toEqual([
      'delete',
      'get',
      'head',
      'patch',
      'post',
    ])
    expect(document.components.schemas['note.write.args']).toMatchObject({
      type: 'object',
      required: ['key', 'words'],
      properties: { key: { type: 'string', maxLength: 40 } },
    })
    expect(document.components.schemas['note.write.result']).toBeDefined()
    expect(document.components.schemas['note.written.event']).toBeDefined()
    expect(document.components.schemas['note.found.args']).toBeUndefined()
    const body = document.paths['/v1/transactions'].post.requestBody.content
    expect(Object.keys(body)).toEqual(['application/cbor'])
    const [noted] = document['x-vouch-contracts']
    expect(noted.actions[0].args).toEqual({ $ref: '#/components/schemas/note.write.args' })
  })

  it('points at nothing that is not there', async () => {
    const http = await openFixture()
    const document = (await http.inject({ url: '/openapi.json' })).json()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      (match) => match[1],
    )
    expect(references.length).toBeGreaterThan(20)
    for (const reference of references) {
      let at: unknown = document
      for (const step of (reference as string).split('/')) at = (at as Record<string, unknown>)[step]
      expect(at, reference).toBeDefined()
    }
  })

  it('is made anew when a contract changes', async () => {
    const http = await openFixture()
    await http.inject({ url: '/openapi.json' })
    const [noted, ...others] = descriptions(2)
    http.ledger.contractsInForce = [{ ...(noted as object), name: 'memo' } as never, ...others]
    const document = (await http.inject({ url: '/openapi.json' })).json()
    expect(document.paths['/v1/views/memo/read']).toBeDefined()
    expect(document.paths['/v1/views/note/read']).toBeUndefined()
    expect(document['x-vouch-contracts'][0].version).toBe(2)
  })
})

describe('/docs', () => {
  it('shows the same document and asks nobody outside', async () => {
    const http = await openFixture()
    const page = await http.inject({ url: '/docs' })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.headers['content-security-policy']).not.toMatch(/https?:/)
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string)
    expect(assets.length).toBeGreaterThan(3)
    for (const asset of assets) {
      const response = await http.inject({ url: new URL(asset, 'http://localhost/docs').pathname })
      expect([asset, response.statusCode]).toEqual([asset, 200])
    }
    const start = await http.inject({ url: '/docs/static/swagger-initializer.js' })
    expect(start.body).toMatch(/validatorUrl:\s*null/)
    const shown = (await http.inject({ url: '/docs/json' })).json()
    expect(shown).toEqual((await http.inject({ url: '/openapi.json' })).json())
  })

  it.each(['/docs/static/..%2f..%2f..%2fpackage.json', '/docs/static/../../package.json'])(
    'gives no other file: %s',
    async (url) => {
      const http = await openFixture()
      expect((await http.inject({ url })).statusCode).toBeGreaterThanOrEqual(400)
    },
  )
})
