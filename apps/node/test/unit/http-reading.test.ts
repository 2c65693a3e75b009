import { verifySeal } from '@vouch/consensus'
import { sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { chainIdOf, parseReceipt, verifyCoseReceipt, verifyReceipt } from '@vouch/data'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, openFixture } from './http-fixture.ts'
import { descriptions, note, operator } from './http-ledger.ts'

afterEach(closeAll)

async function written(words = ['hello']) {
  const http = await openFixture()
  const all = []
  for (const [at, text] of words.entries()) {
    const signed = await note(http.ledger, `k${at}`, text)
    await http.post('/v1/transactions', signed.bytes)
    all.push(signed)
  }
  return { http, all }
}

const JSON_TYPE = { 'content-type': 'application/json' }

describe('views', () => {
  it('answers by POST and GET, in the JSON form of the schemas', async () => {
    const { http } = await written()
    const url = '/v1/views/note/read'
    const posted = await http.inject({ method: 'POST', url, headers: JSON_TYPE, payload: '{"key":"k0"}' })
    const expected = { result: { key: 'k0', words: 'hello', amount: null }, height: 1 }
    expect(posted.json()).toEqual(expected)
    const got = await http.inject({ url: `${url}?args=${encodeURIComponent('{"key":"k0"}')}` })
    expect(got.json()).toEqual(expected)
    const none = await http.inject({ url: `${url}?args=${encodeURIComponent('{"key":"other"}')}` })
    expect(none.json()).toEqual({ result: null, height: 1 })
  })

  it.each([
    ['/v1/views/note/read', '{"key":1}', 400, 'VALUE_INVALID'],
    ['/v1/views/note/read', '{"key":"a","more":1}', 400, 'VALUE_INVALID'],
    ['/v1/views/note/read', '[]', 400, 'VALUE_INVALID'],
    ['/v1/views/note/read', '{"key":', 400, 'JSON_MALFORMED'],
    ['/v1/views/note/read', '{"__proto__":{}}', 400, 'JSON_MALFORMED'],
    ['/v1/views/note/read', `"${'x'.repeat(1 << 20)}"`, 413, 'BODY_TOO_LARGE'],
    ['/v1/views/note/toString', '{}', 404, 'VIEW_UNKNOWN'],
    ['/v1/views/nothing/read', '{}', 404, 'CONTRACT_UNKNOWN'],
    ['/v1/views/note/fail', '{}', 422, 'NOTE_REFUSED'],
  ])('refuses %s with %.20s: %i %s', async (url, payload, status, code) => {
    const http = await openFixture()
    const response = await http.inject({ method: 'POST', url, headers: JSON_TYPE, payload })
    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })

  it('refuses arguments that are not JSON', async () => {
    const http = await openFixture()
    const broken = await http.inject({ url: '/v1/views/note/read?args=%7B' })
    expect([broken.statusCode, broken.json().code]).toEqual([400, 'JSON_MALFORMED'])
    const cbor = await http.post('/v1/views/note/read', Uint8Array.of(0))
    expect([cbor.statusCode, cbor.json().code]).toEqual([400, 'JSON_MALFORMED'])
  })

  it('finds a contract that has just come into force', async () => {
    const http = await openFixture()
    const [noted] = descriptions()
    http.ledger.contractsInForce = [...descriptions(), { ...(noted as object), name: 'later' } as never]
    const response = await http.inject({ url: '/v1/views/later/read?args={"key":"a"}' })
    expect(response.statusCode).toBe(200)
  })
})

describe('the chain', () => {
  it('shows status, genesis and contracts', async () => {
    const { http } = await written()
    expect((await http.inject({ url: '/v1/status' })).json()).toMatchObject({
      chainId: toHex(http.ledger.chainId),
      name: 'Test',
      engine: 'solo',
      height: 1,
      waiting: 0,
      version: '1.2.3',
      limits: { maxTransactionsPerBlock: 2_000 },
      feePrices: { perGas: '0', perByte: '0' },
    })
    const genesis = await http.inject({ url: '/v1/genesis' })
    expect(genesis.headers['content-type']).toBe('application/cbor')
    expect(chainIdOf(Uint8Array.from(genesis.rawPayload))).toEqual(http.ledger.chainId)
    const contracts = (await http.inject({ url: '/v1/contracts' })).json()
    expect(contracts.map((contract: { name: string }) => contract.name)).toEqual([
      'note',
      'identity',
      'voucher',
    ])
    expect(contracts[0].bundleHash).toMatch(/^[0-9a-f]{64}$/)
    expect(contracts[0].actions.write.args).toMatchObject({ kind: 'record' })
  })

  it('shows blocks, newest first and alone', async () => {
    const { http, all } = await written(['a', 'b', 'c'])
    const list = (await http.inject({ url: '/v1/blocks?limit=2' })).json()
    expect(list.map((block: { height: number }) => block.height)).toEqual([3, 2])
    const before = (await http.inject({ url: '/v1/blocks?before=2' })).json()
    expect(before).toHaveLength(1)
    const one = (await http.inject({ url: '/v1/blocks/2' })).json()
    expect(one).toMatchObject({ height: 2, transactionCount: 1, seal: { engine: 'solo' } })
    expect(one.transactions).toEqual([toHex(all[1]?.id as Uint8Array)])
    expect(one.previous).toBe(before[0].hash)
  })

  it.each([
    ['/v1/blocks/99', 404, 'BLOCK_UNKNOWN'],
    ['/v1/blocks/0', 404, 'BLOCK_UNKNOWN'],
    ['/v1/blocks/-1', 400, 'HEIGHT_MALFORMED'],
    ['/v1/blocks/1e3', 400, 'HEIGHT_MALFORMED'],
    ['/v1/blocks?limit=0', 400, 'REQUEST_INVALID'],
    ['/v1/blocks?limit=101', 400, 'REQUEST_INVALID'],
    ['/v1/blocks?other=1', 400, 'REQUEST_INVALID'],
    ['/v1/nothing', 404, 'ROUTE_UNKNOWN'],
    ['/v1/%zz', 400, 'URL_MALFORMED'],
    [`/v1/transactions/${'0'.repeat(2_000)}`, 400, 'URL_MALFORMED'],
  ])('refuses %.30s with %i %s', async (url, status, code) => {
    const http = await openFixture()
    const response = await http.inject({ url })
    expect([response.statusCode, response.json().code]).toEqual([status, code])
  })
})

describe('receipts', () => {
  const keyHex = toHex(utf8('k0'))

  it('proves a transaction', async () => {
    const { http, all } = await written(['a', 'b'])
    const url = `/v1/transactions/${toHex(all[1]?.id as Uint8Array)}/receipt`
    const receipt = unwrap(parseReceipt((await http.inject({ url })).json()))
    const verified = unwrap(verifyReceipt(receipt, { verifySeal, chainId: http.ledger.chainId } as never))
    expect(verified.proven.outcomes).toHaveLength(1)
  })

  it('proves it as a COSE Receipt', async () => {
    const { http, all } = await written(['a'])
    const id = toHex(all[0]?.id as Uint8Array)
    const response = await http.inject({ url: `/v1/transactions/${id}/receipt?format=cose` })
    expect(response.headers['content-type']).toBe('application/cose')
    const record = await http.ledger.transaction(all[0]?.id as Uint8Array)
    const header = verifyCoseReceipt(
      Uint8Array.from(response.rawPayload),
      record?.outcome as Uint8Array,
      operator.publicKey,
    )
    expect(unwrap(header).height).toBe(1)
    const pdf = await http.inject({ url: `/v1/transactions/${id}/receipt?format=pdf` })
    expect([pdf.statusCode, pdf.json().code]).toEqual([400, 'REQUEST_INVALID'])
  })

  it('has no COSE Receipt where a block is not sealed by one signature', async () => {
    const { http, all } = await written(['a'])
    Object.assign(http.ledger.identity, { engine: 'comet' })
    const url = `/v1/transactions/${toHex(all[0]?.id as Uint8Array)}/receipt`
    const response = await http.inject({ url: `${url}?format=cose` })
    expect([response.statusCode, response.json().code]).toEqual([406, 'RECEIPT_FORMAT_UNAVAILABLE'])
    expect((await http.inject({ url })).statusCode).toBe(200)
  })

  it('proves a record, and several things at once', async () => {
    const { http, all } = await written(['a', 'b'])
    const record = await http.inject({ url: `/v1/records/note/notes/${keyHex}/receipt` })
    expect(unwrap(parseReceipt(record.json())).claims).toMatchObject([
      { kind: 'record', contract: 'note', collection: 'notes', height: 2, key: utf8('k0') },
    ])
    const body = {
      transactions: [toHex(all[0]?.id as Uint8Array)],
      records: [{ contract: 'note', collection: 'notes', key: toHex(utf8('absent')) }],
    }
    const both = await http.inject({ method: 'POST', url: '/v1/receipts', payload: body })
    const receipt = unwrap(parseReceipt(both.json()))
    expect(receipt.claims.map((claim) => claim.kind)).toEqual(['outcome', 'record'])
    unwrap(verifyReceipt(receipt, { verifySeal, chainId: http.ledger.chainId } as never))
  })

  it('refuses what cannot be proven', async () => {
    const http = await openFixture()
    const record = await http.inject({ url: `/v1/records/note/notes/${keyHex}/receipt` })
    expect([record.statusCode, record.json().code]).toEqual([404, 'NOTHING_SEALED'])
    const id = toHex(sha256(utf8('x')))
    const unknown = await http.inject({ url: `/v1/transactions/${id}/receipt` })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'TRANSACTION_UNKNOWN'])
    const key = await http.inject({ url: '/v1/records/note/notes/xyz/receipt' })
    expect([key.statusCode, key.json().code]).toEqual([400, 'ID_MALFORMED'])
    const post = async (payload: object) =>
      (await http.inject({ method: 'POST', url: '/v1/receipts', payload })).json().code
    expect(await post({})).toBe('CLAIMS_MISSING')
    expect(await post({ records: [{ contract: 'a' }] })).toBe('REQUEST_INVALID')
    expect(await post({ transactions: ['zz'] })).toBe('ID_MALFORMED')
    expect(await post({ other: 1 })).toBe('REQUEST_INVALID')
    expect(await post({ transactions: Array.from({ length: 1_001 }, () => id) })).toBe('REQUEST_INVALID')
    const halves = { transactions: Array.from({ length: 1_000 }, () => id) }
    const records = [{ contract: 'note', collection: 'notes', key: keyHex }]
    expect(await post({ ...halves, records })).toBe('CLAIMS_TOO_MANY')
  })
})
