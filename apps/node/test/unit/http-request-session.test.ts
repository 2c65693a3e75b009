import { createEd25519Signer, encode, type Signer, toHex } from '@vouch/core'
import { sessionDigest } from '@vouch/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { url, uploaded } from './http-documents.ts'
import { closeAll, type Fixture, proofOf, START_MS } from './http-fixture.ts'
import { client, stranger } from './http-ledger.ts'

afterEach(closeAll)

const page = createEd25519Signer(new Uint8Array(32).fill(21))
const HOUR_MS = 3_600_000

interface Vouched {
  readonly by?: Signer
  readonly requestKey?: Signer
  readonly expiresMs?: number
  readonly chainId?: Uint8Array
}

/** A request of `client`, signed by a key of the page. */
async function ask(http: Fixture, vouched: Vouched = {}, change = (header: string) => header) {
  const { by = client, requestKey = page, expiresMs = http.clock.now + HOUR_MS } = vouched
  const chainId = vouched.chainId ?? http.ledger.chainId
  const vouching = await by.sign(sessionDigest(chainId, requestKey.publicKey, expiresMs))
  const header = toHex(encode([1, requestKey.publicKey, expiresMs, vouching]))
  const proof = await proofOf(http.ledger.chainId, { url }, page, http.clock.now)
  const headers = { ...proof, 'vouch-key': toHex(client.publicKey), 'vouch-session': change(header) }
  const response = await http.inject({ url, headers })
  return [response.statusCode, response.statusCode === 200 ? '' : response.json().code]
}

describe('a session of requests', () => {
  it('signs requests for the key that vouches for it', async () => {
    const http = await uploaded()
    expect(await ask(http)).toEqual([200, ''])
    expect(await ask(http)).toEqual([200, ''])
  })

  it('is vouched for by that key, on this chain, for this request key', async () => {
    const http = await uploaded()
    const invalid = [401, 'REQUEST_SESSION_INVALID']
    expect(await ask(http, { by: stranger })).toEqual(invalid)
    expect(await ask(http, { chainId: new Uint8Array(32) })).toEqual(invalid)
    expect(await ask(http, {}, (header) => `${header.slice(0, -2)}00`)).toEqual(invalid)
    expect(await ask(http, {}, () => 'no')).toEqual(invalid)
    expect(await ask(http, {}, () => toHex(encode([2, page.publicKey, START_MS, page.publicKey])))).toEqual(
      invalid,
    )
    expect(
      await ask(http, {}, () => toHex(encode([1, new Uint8Array(33), START_MS, page.publicKey]))),
    ).toEqual(invalid)
    const other = createEd25519Signer(new Uint8Array(32).fill(22))
    expect(await ask(http, { requestKey: other })).toEqual([401, 'REQUEST_SIGNATURE_INVALID'])
  })

  it('lasts at most twelve hours', async () => {
    const http = await uploaded()
    const expired = [401, 'REQUEST_SESSION_EXPIRED']
    const expiresMs = START_MS + 12 * HOUR_MS
    expect(await ask(http, { expiresMs })).toEqual([200, ''])
    expect(await ask(http, { expiresMs: expiresMs + 1 })).toEqual(expired)
    http.clock.now = expiresMs
    expect(await ask(http, { expiresMs })).toEqual(expired)
  })
})
