import { decode, encode, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, openFixture } from './http-fixture.ts'
import { note } from './http-ledger.ts'

const CBOR = 'application/cbor'
const plain = (hash: Uint8Array): Uint8Array => Uint8Array.from(hash)
afterEach(closeAll)

describe('POST /v1/transactions', () => {
  it('answers with the outcome once it is durable, and the same again', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, 'a', 'hello')
    const first = await http.post('/v1/transactions', signed.bytes)
    expect(first.statusCode).toBe(200)
    const subject = toHex(sha256(utf8('a')))
    expect(first.json()).toEqual({
      id: toHex(signed.id),
      status: 'committed',
      repeated: false,
      height: 1,
      index: 0,
      timeMs: expect.any(Number),
      gas: 7,
      fee: '0',
      result: { size: 5, key: subject },
      events: [
        { contract: 'note', name: 'written', subject, data: { key: 'a', words: 'hello', amount: null } },
      ],
    })
    const again = await http.post('/v1/transactions', signed.bytes)
    expect(again.json()).toEqual({ ...first.json(), repeated: true })
  })

  it('answers 422 where the action fails, with its place on the chain', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, '', '', { action: 'refuse' })
    const response = await http.post('/v1/transactions', signed.bytes)
    expect(response.statusCode).toBe(422)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({
      type: 'https://vouch.invalid/problems/NOTE_REFUSED',
      title: 'NOTE_REFUSED',
      status: 422,
      code: 'NOTE_REFUSED',
      detail: 'No.',
      remedy: 'Do not.',
      meta: {},
      repeated: false,
      transaction: { id: toHex(signed.id), height: 1, index: 0 },
    })
  })

  it('gathers what arrives in one turn into one submission', async () => {
    const http = await openFixture()
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => note(http.ledger, `${at}`, 'x')))
    const answers = await Promise.all(all.map(({ bytes }) => http.post('/v1/transactions', bytes)))
    expect(answers.map((answer) => answer.statusCode)).toEqual(all.map(() => 200))
    expect(answers.map((answer) => answer.json().id)).toEqual(all.map(({ id }) => toHex(id)))
    expect(http.ledger.submits).toBeLessThan(10)
  })

  it('with wait=false gives the id and goes on', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, 'a', 'hello')
    const response = await http.post('/v1/transactions?wait=false', signed.bytes)
    expect(response.statusCode).toBe(202)
    expect(response.json()).toEqual({ id: toHex(signed.id) })
    expect((await http.post('/v1/transactions', signed.bytes)).json().repeated).toBe(true)
  })

  it.each([
    ['CHAIN_WRONG', 409, { chainId: sha256(utf8('other')) }],
    ['CONTRACT_UNKNOWN', 404, { contract: 'nothing' }],
    ['TRANSACTION_EXPIRED', 409, { expiryMs: 5 }],
    ['EXPIRY_TOO_FAR', 400, { expiryMs: 90 * 24 * 3_600_000 }],
  ] as const)('refuses with %s and %i, and records nothing', async (code, status, options) => {
    const http = await openFixture()
    const signed = await note(http.ledger, 'a', 'b', options)
    const response = await http.post('/v1/transactions', signed.bytes)
    expect([response.statusCode, response.json().code]).toEqual([status, code])
    expect((await http.ledger.status()).height).toBe(0)
  })

  it('refuses bytes that are no transaction, by what is wrong with them', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, 'a', 'b')
    const forged = Uint8Array.from(signed.bytes)
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1
    const deep = new Uint8Array(200).fill(0x81)
    const cases: readonly (readonly [Uint8Array, number, string])[] = [
      [forged, 401, 'SIGNATURE_INVALID'],
      [Uint8Array.of(0xa0), 400, 'CBOR_MALFORMED'],
      [Uint8Array.of(0x18, 1), 400, 'CBOR_NOT_CANONICAL'],
      [deep, 400, 'CBOR_TOO_DEEP'],
      [encode([1, 2]), 400, 'TRANSACTION_MALFORMED'],
      [encode([9, new Uint8Array(1), []]), 400, 'TRANSACTION_VERSION_UNKNOWN'],
      [new Uint8Array(0), 400, 'CBOR_MALFORMED'],
      [new Uint8Array(256 * 1024 + 1), 413, 'TRANSACTION_TOO_LARGE'],
      [new Uint8Array(300 * 1024), 413, 'BODY_TOO_LARGE'],
    ]
    for (const [bytes, status, code] of cases) {
      const response = await http.post('/v1/transactions', bytes)
      expect([response.statusCode, response.json().code]).toEqual([status, code])
      expect(response.json().remedy).not.toBe('')
    }
    expect((await http.post('/v1/transactions?wait=false', Uint8Array.of(0xff))).statusCode).toBe(400)
  })

  it('takes CBOR alone', async () => {
    const http = await openFixture()
    for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
      const request = { method: 'POST' as const, url: '/v1/transactions', payload: '{}' }
      const response = await http.inject({ ...request, headers: { 'content-type': type } })
      expect([response.statusCode, response.json().code]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED'])
    }
  })
})

describe('POST /v1/transactions/batch', () => {
  it('answers for each, in order, in JSON and in CBOR', async () => {
    const http = await openFixture()
    const good = await note(http.ledger, 'a', 'b')
    const fails = await note(http.ledger, '', '', { action: 'refuse' })
    const other = await note(http.ledger, 'a', 'b', { chainId: sha256(utf8('other')) })
    const body = encode([good.bytes, fails.bytes, other.bytes, Uint8Array.of(1)])
    const json = await http.post('/v1/transactions/batch', body)
    expect(json.statusCode).toBe(200)
    expect(json.json()).toEqual([
      { status: 'committed', id: toHex(good.id), height: 1, index: 0, code: null },
      { status: 'failed', id: toHex(fails.id), height: 1, index: 1, code: 'NOTE_REFUSED' },
      { status: 'refused', id: toHex(other.id), height: null, index: null, code: 'CHAIN_WRONG' },
      { status: 'refused', id: null, height: null, index: null, code: 'TRANSACTION_MALFORMED' },
    ])
    const cbor = await http.post('/v1/transactions/batch', body, { accept: CBOR })
    expect(cbor.headers['content-type']).toBe(CBOR)
    expect(unwrap(decode(Uint8Array.from(cbor.rawPayload)))).toEqual([
      [0, plain(good.id), 1, 0, null],
      [1, plain(fails.id), 1, 1, 'NOTE_REFUSED'],
      [2, plain(other.id), null, null, 'CHAIN_WRONG'],
      [2, null, null, null, 'TRANSACTION_MALFORMED'],
    ])
    expect(http.ledger.submits).toBe(2)
  })

  it('refuses what is not an array of byte strings', async () => {
    const http = await openFixture()
    const cases: readonly (readonly [Uint8Array, number, string])[] = [
      [encode([1]), 400, 'CBOR_MALFORMED'],
      [encode('text'), 400, 'CBOR_MALFORMED'],
      [Uint8Array.of(0x81, 0x42, 1), 400, 'CBOR_MALFORMED'],
      [Uint8Array.of(0x81, 0x41, 1, 9), 400, 'CBOR_MALFORMED'],
      [Uint8Array.of(0x9b, 0, 0, 0, 0, 0, 0, 0, 1), 400, 'CBOR_MALFORMED'],
      [Uint8Array.of(0x98, 1, 0x41, 1), 400, 'CBOR_NOT_CANONICAL'],
      [Uint8Array.of(0x81, 0x58, 1, 1), 400, 'CBOR_NOT_CANONICAL'],
      [encode(Array.from({ length: 5_001 }, () => new Uint8Array(0))), 413, 'BATCH_TOO_LARGE'],
      [new Uint8Array((8 << 20) + 1), 413, 'BODY_TOO_LARGE'],
    ]
    for (const [bytes, status, code] of cases) {
      const response = await http.post('/v1/transactions/batch', bytes)
      expect([response.statusCode, response.json().code]).toEqual([status, code])
    }
    expect((await http.post('/v1/transactions/batch', encode([]))).json()).toEqual([])
    expect(http.ledger.submits).toBe(0)
  })
})

describe('GET /v1/transactions/{id}', () => {
  it('shows what was asked and what came of it', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, 'a', 'hello')
    await http.post('/v1/transactions', signed.bytes)
    const response = await http.inject({ url: `/v1/transactions/${toHex(signed.id)}` })
    expect(response.json()).toMatchObject({
      id: toHex(signed.id),
      height: 1,
      index: 0,
      contract: 'note',
      action: 'write',
      signers: signed.transaction.signers.map(toHex),
      args: { key: 'a', words: 'hello', amount: null },
      status: 'committed',
      gas: 7,
      fee: '0',
      result: { size: 5 },
      events: [{ name: 'written' }],
    })
  })

  it('shows a failure with its words', async () => {
    const http = await openFixture()
    const signed = await note(http.ledger, '', '', { action: 'refuse' })
    await http.post('/v1/transactions', signed.bytes)
    const response = await http.inject({ url: `/v1/transactions/${toHex(signed.id)}` })
    expect(response.json()).toMatchObject({ status: 'failed', failure: { code: 'NOTE_REFUSED' }, events: [] })
  })

  it('says what is unknown and what is no id', async () => {
    const http = await openFixture()
    const unknown = await http.inject({ url: `/v1/transactions/${'0'.repeat(64)}` })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'TRANSACTION_UNKNOWN'])
    for (const id of ['zz', '0'.repeat(63), `${'0'.repeat(63)}g`, '..%2f..%2fetc%2fpasswd']) {
      const response = await http.inject({ url: `/v1/transactions/${id}` })
      expect([response.statusCode, response.json().code]).toEqual([400, 'ID_MALFORMED'])
    }
  })
})
