import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { voucher } from '@vouch/application'
import { toRecorded } from '@vouch/contract'
import { type Cbor, encode, systemRandom, unwrap } from '@vouch/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Depositor, signDeposits } from '../../bench/macro/deposits.ts'
import { openChance } from './support/chance.ts'
import { bytesOf, depositorOf, sign } from './support/signing.ts'
import { collect, openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** What comes from outside is hostile: each wrong thing has its code and status, and the node goes on as if nothing were. */

const chance = openChance('test/e2e/faults-input.test.ts')
let vouch: VouchShell
let url: string
let acme: Depositor
let custodia: Depositor
let frozen: string
let stderr: () => string

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia', '--role', 'custodian')
  const node = await vouch.start()
  stderr = collect(node.stderr)
  url = vouch.variables.VOUCH_URL ?? ''
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  await vouch.good('organisation', 'add', 'Globex', '--key', 'globex')
  await vouch.good('organisation', 'add', 'Watch', '--key', 'watch', '--role', 'regulator')
  const document = join(ROOT, 'examples/documents/12-delivery-schedule-PO-88123.csv')
  const [line] = await vouch.json<{ id: string }>('voucher', 'deposit', document, '--as', 'acme')
  frozen = line?.id as string
  await vouch.good('voucher', 'accept', frozen, '--as', 'custodia')
  await vouch.good('voucher', 'freeze', frozen, '--order', '2026-17', '--as', 'watch')
  acme = await depositorOf(vouch, 'acme')
  custodia = await depositorOf(vouch)
})
afterAll(() => vouch.close())

interface Told {
  readonly status: number
  readonly code?: string
  readonly detail?: string
  readonly remedy?: string
  readonly repeated?: boolean
  readonly transaction?: { readonly id: string; readonly height: number }
}

async function submit(bytes: Uint8Array, path = '/v1/transactions'): Promise<Told> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cbor' },
    body: Buffer.from(bytes),
  })
  const body = (await answer.json()) as object
  return { ...body, status: answer.status } as Told
}

/** Refused with this status and code, in words and with a remedy. */
async function expectRefused(bytes: Uint8Array, status: number, code: string): Promise<Told> {
  const told = await submit(bytes)
  expect(told).toMatchObject({ status, code })
  expect(told.detail).toMatch(/^[A-Z'].+\.$/s)
  expect(told.remedy).toMatch(/^[A-Z].+\.$/s)
  return told
}

const deposit = (): Uint8Array => signDeposits(acme, 1)[0] as Uint8Array
const accept = (id: Uint8Array): Cbor => unwrap(toRecorded(voucher.actions.accept.args, { id }))
const nested = (depth: number): Uint8Array => Uint8Array.from({ length: depth }, () => 0x81)

test('CBOR that is malformed, cut, oversized, deep or not canonical', async () => {
  const whole = deposit()
  await expectRefused(Uint8Array.of(0xff, 0x00), 400, 'CBOR_MALFORMED')
  await expectRefused(whole.subarray(0, whole.length - 3), 400, 'CBOR_MALFORMED')
  await expectRefused(Uint8Array.from([...whole, 0]), 400, 'CBOR_MALFORMED')
  await expectRefused(new Uint8Array(0), 400, 'CBOR_MALFORMED')
  await expectRefused(new Uint8Array(600 * 1024), 413, 'BODY_TOO_LARGE')
  await expectRefused(Uint8Array.from([...nested(5_000), 0]), 400, 'CBOR_TOO_DEEP')
  // Version 1 in two bytes, where one is enough.
  await expectRefused(Uint8Array.from([0x83, 0x18, 0x01, ...whole.subarray(2)]), 400, 'CBOR_NOT_CANONICAL')
  await expectRefused(encode([2, new Uint8Array(3), []]), 400, 'TRANSACTION_VERSION_UNKNOWN')
  await expectRefused(encode([1, 'body', []]), 400, 'TRANSACTION_MALFORMED')
})

test('batches that cannot be read are refused whole; in a batch that can, each stands alone', async () => {
  const batch = (bytes: Uint8Array): Promise<Told> => submit(bytes, '/v1/transactions/batch')
  expect(await batch(Uint8Array.of(0x82, 0x41, 0x00))).toMatchObject({ status: 400, code: 'CBOR_MALFORMED' })
  expect(await batch(Uint8Array.of(0x98, 0x01, 0x41, 0x00))).toMatchObject({ code: 'CBOR_NOT_CANONICAL' })
  const many = Array.from({ length: 5_001 }, () => Uint8Array.of(0))
  expect(await batch(encode(many))).toMatchObject({ status: 413, code: 'BATCH_TOO_LARGE' })
  expect(await batch(new Uint8Array(9 << 20))).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
  const mixed = [Uint8Array.of(0xff), deposit(), nested(100), sign(acme, { action: 'none', args: [] }).bytes]
  const answer = await fetch(`${url}/v1/transactions/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/cbor' },
    body: Buffer.from(encode(mixed)),
  })
  expect(await answer.json()).toMatchObject([
    { status: 'refused', id: null, code: 'CBOR_MALFORMED' },
    { status: 'committed', code: null },
    { status: 'refused', id: null, code: 'CBOR_TOO_DEEP' },
    { status: 'refused', code: 'ACTION_UNKNOWN' },
  ])
})

test('transactions that are well-formed and wrong', async () => {
  const args = accept(systemRandom.bytes(32))
  const signed = (changes: Parameters<typeof sign>[1]): Uint8Array => sign(acme, changes).bytes
  await expectRefused(
    signed({ action: 'accept', args, chainId: systemRandom.bytes(32) as never }),
    409,
    'CHAIN_WRONG',
  )
  await expectRefused(signed({ action: 'accept', args, expiryMs: 1_000 }), 409, 'TRANSACTION_EXPIRED')
  const inAYear = Date.now() + 365 * 86_400_000
  await expectRefused(signed({ action: 'accept', args, expiryMs: inAYear }), 400, 'EXPIRY_TOO_FAR')
  await expectRefused(signed({ contract: 'vaucher', action: 'accept', args }), 404, 'CONTRACT_UNKNOWN')
  await expectRefused(signed({ action: 'acept', args }), 404, 'ACTION_UNKNOWN')
  await expectRefused(signed({ action: 'constructor', args }), 404, 'ACTION_UNKNOWN')
  const found = { contract: 'identity', action: 'found', args: [[], 1] }
  await expectRefused(signed(found), 422, 'ACTION_GENESIS_ONLY')
  const bytes = Uint8Array.from(deposit())
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
  await expectRefused(bytes, 401, 'SIGNATURE_INVALID')
})

test('a transaction that is sent again answers with its first outcome, good or bad', async () => {
  for (const bytes of [
    deposit(),
    sign(acme, { action: 'accept', args: accept(systemRandom.bytes(32)) }).bytes,
  ]) {
    const { repeated, ...first } = await submit(bytes)
    expect(repeated).toBe(false)
    expect(await submit(bytes)).toEqual({ ...first, repeated: true })
    const [fromBatch] = (await (
      await fetch(`${url}/v1/transactions/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/cbor' },
        body: Buffer.from(encode([bytes])),
      })
    ).json()) as { height: number; status: string }[]
    expect(fromBatch?.status).toBe(first.status === 200 ? 'committed' : 'failed')
  }
})

test('what the contracts refuse is recorded with its code', async () => {
  const unknown = accept(systemRandom.bytes(32))
  const own = accept(bytesOf(frozen))
  expect(await submit(sign(custodia, { action: 'accept', args: unknown }).bytes)).toMatchObject({
    status: 422,
    code: 'VOUCHER_UNKNOWN',
  })
  expect(await submit(sign(acme, { action: 'accept', args: own }).bytes)).toMatchObject({
    status: 422,
    code: 'NOT_YOUR_ROLE',
  })
  const { status, code, transaction } = await submit(sign(acme, { action: 'accept', args: [] }).bytes)
  expect({ status, code }).toEqual({ status: 422, code: 'VALUE_INVALID' })
  const recorded = await fetch(`${url}/v1/transactions/${transaction?.id}`)
  expect(await recorded.json()).toMatchObject({ status: 'failed' })
  expect(
    (await vouch.run(['voucher', 'transfer', frozen, '--to', 'globex', '--as', 'acme'])).stderr,
  ).toContain('VOUCHER_FROZEN')
})

test('a revoked key and a suspended organisation act no more', async () => {
  await vouch.good('key', 'add', 'till', '--as', 'acme')
  const till = await depositorOf(vouch, 'till')
  await vouch.good('key', 'revoke', 'till', '--as', 'acme')
  expect(await submit(signDeposits(till, 1)[0] as Uint8Array)).toMatchObject({ code: 'KEY_REVOKED' })
  const globex = await depositorOf(vouch, 'globex')
  await vouch.good('organisation', 'suspend', 'globex')
  expect(await submit(signDeposits(globex, 1)[0] as Uint8Array)).toMatchObject({
    code: 'ORGANISATION_SUSPENDED',
  })
  await vouch.good('organisation', 'reinstate', 'globex')
  expect(await submit(signDeposits(globex, 1)[0] as Uint8Array)).toMatchObject({ status: 200 })
})

/** Every route there is, with parameters that are no identifiers. */
async function routes(): Promise<readonly { readonly method: string; readonly path: string }[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
}

test('garbage on every route is refused with a problem, never with 500', async () => {
  const types = ['application/cbor', 'application/json', 'application/octet-stream', 'text/xml', '']
  const all = await routes()
  expect(all.length).toBeGreaterThan(20)
  for (const { method, path } of all)
    for (let turn = 0; turn < 6; turn++) {
      const garbage = chance.pick([
        '%00',
        '..%2f..%2fetc',
        'x'.repeat(900),
        '%ff',
        '-1',
        '0'.repeat(64),
        '💥',
      ])
      const target = `${path.replaceAll(/\{[^}]+\}/g, garbage)}?args=${garbage}&limit=${garbage}&after=${garbage}`
      if (path.endsWith('/events') && turn > 0) continue
      const type = chance.pick(types)
      const answer = await fetch(`${url}${target}`, {
        method,
        headers: { ...(type === '' ? {} : { 'content-type': type }), 'upload-length': garbageHeader() },
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.from(systemRandom.bytes(200)) }),
      })
      const label = `${method} ${target} (${type})`
      expect(answer.status, label).not.toBe(500)
      if (answer.status >= 400 && method !== 'HEAD')
        expect(await answer.json(), label).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) })
      else await answer.body?.cancel()
    }
})

function garbageHeader(): string {
  return chance.pick(['-1', '1e9', '99999999999999999999', 'NaN', '0x10', ''])
}

test('HEADERS_TOO_LARGE, and what is not HTTP at all', async () => {
  const call = request(`${url}/health`, { headers: { 'x-long': 'x'.repeat(40_000) } }).end()
  const [answer] = (await once(call, 'response')) as [{ statusCode: number; resume(): void }]
  expect(answer.statusCode).toBe(431)
  answer.resume()
  expect(await rawAnswer('\u0016\u0003\u0001 this is no HTTP\r\n\r\n')).toContain('REQUEST_MALFORMED')
})

function rawAnswer(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const answer = collect(socket)
  socket.write(bytes)
  return once(socket, 'close').then(answer)
}

test('clients that stop in the middle hold up nobody', async () => {
  const port = Number(new URL(url).port)
  const head = 'POST /v1/transactions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/cbor\r\n'
  const slow = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write(at % 2 === 0 ? head : `${head}content-length: 400\r\n\r\nhalf of it`)
      return socket
    }),
  )
  expect((await submit(deposit())).status).toBe(200)
  for (const socket of slow) socket.destroy()
  expect((await submit(deposit())).status).toBe(200)
})

test('XML with DOCTYPE or an entity bomb is not read', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">${Array.from(
    { length: 12 },
    (_, at) =>
      `<!ENTITY ${String.fromCharCode(98 + at)} "${`&${String.fromCharCode(97 + at)};`.repeat(10)}">`,
  ).join('')}]><b>&m;</b>`
  const outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
  for (const [name, text] of Object.entries({ bomb, outside })) {
    const file = join(vouch.home, `${name}.xml`)
    writeFileSync(file, text)
    const { code, stdout, stderr: words } = await vouch.run(['voucher', 'deposit', file, '--as', 'acme'])
    expect(code).toBe(1)
    expect(stdout + words).toContain('XML_DOCTYPE_REFUSED')
  }
})

test('after all of it the node is well, its log holds no failure of its own, and the audit is clean', async () => {
  const health = await fetch(`${url}/health`)
  expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([200, 'ok'])
  expect(stderr()).toBe('')
  await vouch.good('audit')
})
