import { OperationalError } from '@vouch/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReadyState } from '../../src/http/http-options.ts'
import { closeAll, openFixture } from './http-fixture.ts'
import { note } from './http-ledger.ts'

afterEach(closeAll)

describe('the node', () => {
  it('says that it is well', async () => {
    const http = await openFixture()
    const response = await http.inject({ url: '/health' })
    expect(response.json()).toEqual({
      status: 'ok',
      chainId: expect.stringMatching(/^[0-9a-f]{64}$/),
      height: 0,
      version: '1.2.3',
    })
  })

  it('says that it starts or has failed, and does nothing else meanwhile', async () => {
    let state: ReadyState = { status: 'starting', reason: 'Reading the chain.' }
    const http = await openFixture({ readyState: () => state })
    const starting = await http.inject({ url: '/health' })
    expect([starting.statusCode, starting.json()]).toEqual([503, state])
    const refused = await http.inject({ url: '/v1/status' })
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'NODE_NOT_READY'])
    expect(refused.headers['retry-after']).toBe('1')
    expect((await http.inject({ url: '/metrics' })).statusCode).toBe(200)
    state = { status: 'failed', reason: 'The disk is full.' }
    expect((await http.inject({ url: '/health' })).json()).toEqual(state)
    state = { status: 'ok' }
    expect((await http.inject({ url: '/health' })).statusCode).toBe(200)
  })

  it('says that the ledger does not answer', async () => {
    const http = await openFixture()
    http.ledger.status = () => Promise.reject(new Error('gone'))
    const response = await http.inject({ url: '/health' })
    expect([response.statusCode, response.json().status]).toEqual([503, 'failed'])
  })

  it('counts what it does', async () => {
    const http = await openFixture()
    await http.post('/v1/transactions', (await note(http.ledger, 'a', 'b')).bytes)
    await http.post('/v1/transactions', (await note(http.ledger, '', '', { action: 'refuse' })).bytes)
    await http.post('/v1/transactions', Uint8Array.of(0))
    const text = (await http.inject({ url: '/metrics' })).body
    expect(text).toContain('vouch_height 2')
    expect(text).toContain('vouch_blocks_total 2')
    expect(text).toContain('vouch_submissions_total{result="committed"} 1')
    expect(text).toContain('vouch_submissions_total{result="failed"} 1')
    expect(text).toContain('vouch_submissions_total{result="refused"} 1')
    expect(text).toContain('vouch_transactions_total{outcome="failed"} 1')
    expect(text).toContain('route="/v1/transactions",status="422"} 1')
    expect(text).toContain('process_cpu_seconds_total')
  })

  it('keeps its insides to itself when something goes wrong', async () => {
    const http = await openFixture()
    http.ledger.transaction = () => Promise.reject(new Error('secret /path/to/things'))
    const response = await http.inject({ url: `/v1/transactions/${'0'.repeat(64)}` })
    expect([response.statusCode, response.json().code]).toEqual([500, 'INTERNAL'])
    expect(response.body).not.toContain('secret')
    expect(response.json().meta.requestId).toBe(response.headers['x-request-id'])
  })

  it.each([
    ['DISK_FULL', 507],
    ['LEDGER_STOPPED', 503],
    ['STORE_WRITE_FAILED', 503],
  ])('answers %s with %i and without its path', async (code, status) => {
    const http = await openFixture()
    const cause = new OperationalError(code, 'cannot write /path/to/things', 'Look there.')
    http.ledger.submit = () => Promise.reject(cause)
    const response = await http.post('/v1/transactions', (await note(http.ledger, 'a', 'b')).bytes)
    expect([response.statusCode, response.json().code]).toEqual([status, code])
    expect(response.body).not.toContain('/path')
  })

  it('passes on that it is busy, with when to come back', async () => {
    const http = await openFixture()
    const problem = { code: 'NODE_BUSY', detail: 'Busy.', remedy: 'Wait.', meta: {} }
    http.ledger.submit = async () => [{ kind: 'refused', problem }]
    const response = await http.post('/v1/transactions', (await note(http.ledger, 'a', 'b')).bytes)
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1'])
  })

  it('refuses when it stops', async () => {
    const http = await openFixture()
    http.stop()
    const response = await http.inject({ url: '/v1/status' })
    expect([response.statusCode, response.json().code]).toEqual([503, 'NODE_STOPPING'])
  })
})

describe('guards', () => {
  it('puts the same headers on every answer', async () => {
    const http = await openFixture()
    for (const url of ['/health', '/v1/nothing', '/docs/']) {
      const { headers } = await http.inject({ url })
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-request-id']).toBeDefined()
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('answers to names of this machine alone while it listens here alone', async () => {
    const http = await openFixture({ allowedHosts: ['Node.Example'] })
    const ask = async (host: string) => (await http.inject({ url: '/health', headers: { host } })).statusCode
    for (const host of ['localhost', '127.0.0.1:4280', '[::1]:4280', 'node.example:80', '127.9.9.9'])
      expect(await ask(host)).toBe(200)
    for (const host of ['evil.example', '127.0.0.1.evil.example', '10.0.0.1', 'localhost.evil.example'])
      expect(await ask(host)).toBe(421)
    const response = await http.inject({ url: '/health', headers: { host: 'evil.example' } })
    expect(response.json().code).toBe('HOST_REFUSED')
    const open = await openFixture({ host: '0.0.0.0' })
    const other = await open.inject({ url: '/health', headers: { host: 'any.example' } })
    expect(other.statusCode).toBe(200)
  })

  it('lets other origins in where it is told to', async () => {
    const http = await openFixture({ allowedOrigins: ['https://console.example'] })
    const headers = { origin: 'https://console.example' }
    const preflight = await http.inject({ method: 'OPTIONS', url: '/v1/transactions', headers })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toContain('vouch-signature')
    const response = await http.inject({ url: '/health', headers })
    expect(response.headers['access-control-allow-origin']).toBe('https://console.example')
    const other = await http.inject({ url: '/health', headers: { origin: 'https://evil.example' } })
    expect(other.headers['access-control-allow-origin']).toBeUndefined()
    const refused = await http.inject({
      method: 'OPTIONS',
      url: '/v1/transactions',
      headers: { origin: 'https://evil.example' },
    })
    expect(refused.statusCode).toBe(404)
  })

  it('bounds the requests of one address', async () => {
    const http = await openFixture({ loopbackRateLimit: { max: 2, windowMs: 60_000 } })
    const statuses = []
    for (let at = 0; at < 3; at++) statuses.push((await http.inject({ url: '/v1/status' })).statusCode)
    expect(statuses).toEqual([200, 200, 429])
    const refused = await http.inject({ url: '/v1/status' })
    expect(refused.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429, meta: { max: 2 } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await http.inject({ url: '/health' })).statusCode).toBe(200)
    expect((await http.inject({ url: '/v1/nothing' })).statusCode).toBe(429)
    const elsewhere = await http.inject({ url: '/v1/status', remoteAddress: '10.0.0.7' })
    expect(elsewhere.statusCode).toBe(200)
  })
})
