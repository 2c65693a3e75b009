import { once } from 'node:events'
import { connect, Server } from 'node:net'
import { sha256, toHex, utf8 } from '@vouch/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHttpServer } from '../../src/http/server.ts'
import { closeAll, openServer, proofOf } from './http-fixture.ts'
import { client, note, type TestLedger } from './http-ledger.ts'

afterEach(closeAll)

const CBOR = { 'content-type': 'application/cbor' }

/** Keeps submissions waiting until the function given back is called. */
function hold(ledger: TestLedger): () => void {
  let release: (() => void) | undefined
  ledger.hold = new Promise((resolve) => {
    release = resolve
  })
  return () => release?.()
}

/** What comes back for these bytes, until the server ends the connection. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (piece) => {
    text += piece.toString()
  })
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

/** Reads a stream until `isEnough` of what came so far. */
async function readUntil(body: ReadableStream<Uint8Array>, isEnough: (text: string) => boolean) {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const next = await reader.read()
    if (next.done) return { text, isDone: true, reader }
    text += decoder.decode(next.value, { stream: true })
    if (isEnough(text)) return { text, isDone: false, reader }
  }
}

const follow = (address: string, query = '', headers: Record<string, string> = {}) =>
  fetch(`${address}/v1/events${query}`, { headers: { accept: 'text/event-stream', ...headers } })

const typed = (offset: number) => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
})

describe('the server', () => {
  it('says who is in the way of listening', async () => {
    const first = await openServer()
    const deps = { ...first, version: '1' }
    await expect(createHttpServer(deps, { port: first.port })).rejects.toMatchObject({ code: 'PORT_TAKEN' })
    await expect(createHttpServer(deps, { port: 0, host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'HOST_UNAVAILABLE',
    })
  })

  it('says that this user may not listen there', async () => {
    const { ledger, blobs, clock } = await openServer()
    // Whoever runs this may be allowed every port: the system's refusal is played.
    const listen = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'EACCES' })))
      return this
    })
    try {
      const opened = createHttpServer({ ledger, blobs, clock, version: '1' }, { port: 80 })
      await expect(opened).rejects.toMatchObject({ code: 'PORT_FORBIDDEN' })
    } finally {
      listen.mockRestore()
    }
  })

  it('does not wait for ever for the head of a request', async () => {
    const { port } = await openServer({ headersTimeoutMs: 60 })
    const late = await raw(port, 'GET /health HTTP/1.1\r\nHost: localhost\r\n')
    expect(late).toMatch(/^HTTP\/1\.1 408 /)
    expect(late).toContain('"code":"REQUEST_TIMEOUT"')
  })

  it('answers what is not HTTP, or too much of it, with a problem', async () => {
    const { port } = await openServer()
    const garbage = await raw(port, 'garbage\r\n\r\n')
    expect(garbage).toMatch(/^HTTP\/1\.1 400 /)
    expect(garbage).toContain('"code":"REQUEST_MALFORMED"')
    const long = await raw(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(long).toMatch(/^HTTP\/1\.1 431 /)
    expect(long).toContain('"code":"HEADERS_TOO_LARGE"')
    const twice = await raw(
      port,
      'POST /v1/receipts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    )
    expect(twice).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('finishes what runs when it is closed, and takes nothing new', async () => {
    const { address, ledger, close } = await openServer()
    const release = hold(ledger)
    const body = (await note(ledger, 'a', 'b')).bytes
    const running = fetch(`${address}/v1/transactions`, {
      method: 'POST',
      headers: CBOR,
      body: body as never,
    })
    while (ledger.submits === 0) await new Promise((resolve) => setImmediate(resolve))
    const closed = close()
    expect(close()).toBeInstanceOf(Promise)
    release()
    expect((await running).status).toBe(200)
    await closed
    await expect(fetch(`${address}/health`)).rejects.toThrow()
  })

  it('does not wait for ever when it is closed', async () => {
    const { address, ledger, close } = await openServer({ closeTimeoutMs: 50 })
    ledger.hold = new Promise(() => {})
    const body = (await note(ledger, 'a', 'b')).bytes
    const running = fetch(`${address}/v1/transactions`, {
      method: 'POST',
      headers: CBOR,
      body: body as never,
    })
    const outcome = running.then(
      () => 'answered',
      () => 'cut',
    )
    while (ledger.submits === 0) await new Promise((resolve) => setImmediate(resolve))
    await close()
    expect(await outcome).toBe('cut')
  })
})

describe('event streams', () => {
  it('replay, go on live, and end with a word when the node stops', async () => {
    const { address, ledger, close } = await openServer()
    await ledger.submit([(await note(ledger, 'a', '1')).bytes, (await note(ledger, 'b', '2')).bytes])
    const response = await follow(address, '?from=1')
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const past = await readUntil(response.body as ReadableStream<Uint8Array>, (text) =>
      /id: 1\.1\.0\ndata: .*\n\n/.test(text),
    )
    expect(past.text).toContain('id: 1.0.0\ndata: {"timeMs"')
    past.reader.releaseLock()
    await ledger.submit([(await note(ledger, 'c', '3')).bytes])
    const live = await readUntil(response.body as ReadableStream<Uint8Array>, (text) =>
      text.includes('id: 2.0.0'),
    )
    expect(live.text).not.toContain('id: 1.')
    live.reader.releaseLock()
    const closed = close()
    const rest = await readUntil(response.body as ReadableStream<Uint8Array>, () => false)
    expect(rest.text).toMatch(/: the node stops; come back with the last id\n\n$/)
    await closed
  })

  it('resume after the last id, and filter', async () => {
    const { address, ledger } = await openServer()
    for (const key of ['a', 'b', 'a']) await ledger.submit([(await note(ledger, key, 'x')).bytes])
    const subject = toHex(sha256(utf8('a')))
    const response = await follow(address, `?contract=note&subject=${subject}`, { 'last-event-id': '1.0.0' })
    const { text, reader } = await readUntil(response.body as ReadableStream<Uint8Array>, (seen) =>
      seen.includes('id: 3.0.0'),
    )
    expect(text).not.toMatch(/id: [12]\./)
    await reader.cancel()
  })

  it('show that they live, and are bounded', async () => {
    const { address } = await openServer({ heartbeatMs: 5, maxEventStreams: 1 })
    const response = await follow(address)
    const { reader } = await readUntil(response.body as ReadableStream<Uint8Array>, (text) =>
      text.includes(': heartbeat\n\n'),
    )
    const second = await follow(address)
    expect([second.status, ((await second.json()) as { code: string }).code]).toEqual([
      503,
      'STREAMS_TOO_MANY',
    ])
    await reader.cancel()
    const malformed = await follow(address, '?after=x')
    expect(malformed.status).toBe(400)
  })
})

describe('documents over a connection', () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256)
  const url = `/v1/blobs/${toHex(sha256(content))}`

  async function call(
    server: Awaited<ReturnType<typeof openServer>>,
    method: string,
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<Response> {
    const proof = await proofOf(server.ledger.chainId, { method, url }, client, server.clock.nowMs())
    const init = { method, headers: { ...headers, ...proof } }
    return fetch(`${server.address}${url}`, body === undefined ? init : { ...init, body: body as never })
  }

  it('keep what came before a connection broke, and go on from there', async () => {
    const server = await openServer()
    await call(server, 'POST', { 'upload-length': String(content.length) })
    const proof = await proofOf(server.ledger.chainId, { method: 'PATCH', url }, client, server.clock.nowMs())
    const head = Object.entries({
      ...typed(0),
      ...proof,
      host: 'localhost',
      'content-length': content.length,
    })
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `PATCH ${url} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
    socket.write(content.subarray(0, 100_000))
    const offset = async () => Number((await call(server, 'HEAD')).headers.get('upload-offset'))
    while ((await offset()) < 100_000) await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()
    // Until the break is noticed, the place is taken.
    let response = await call(server, 'PATCH', typed(100_000), content.subarray(100_000))
    while (response.status === 409) {
      expect(((await response.json()) as { code: string }).code).toBe('BLOB_UPLOAD_BUSY')
      response = await call(server, 'PATCH', typed(100_000), content.subarray(100_000))
    }
    expect(response.status).toBe(201)
    server.ledger.readers.add(toHex(client.publicKey))
    const back = new Uint8Array(await (await call(server, 'GET')).arrayBuffer())
    expect(toHex(sha256(back))).toBe(toHex(sha256(content)))
  })

  it('break off rather than give wrong bytes whole, and are known as damaged from then on', async () => {
    const server = await openServer()
    server.ledger.readers.add(toHex(client.publicKey))
    await call(server, 'POST', { 'upload-length': String(content.length) })
    await call(server, 'PATCH', typed(0), content)
    for (const [name, bytes] of server.files)
      if (bytes.length === content.length) server.files.set(name, Uint8Array.from(bytes).fill(0, 5, 6))
    const response = await call(server, 'GET')
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
    const again = await call(server, 'GET')
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, 'BLOB_DAMAGED'])
  })

  it('say where to go on though the body has not been read', async () => {
    const server = await openServer()
    await call(server, 'POST', { 'upload-length': String(content.length) })
    const response = await call(server, 'PATCH', typed(5), content)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'BLOB_OFFSET_MISMATCH', meta: { offset: 0 } })
  })
})
