import { sha256, toHex } from '@vouch/core'
import { type Fixture, openFixture } from './http-fixture.ts'
import { client } from './http-ledger.ts'

export const content = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)
export const hash = toHex(sha256(content))
export const url = `/v1/blobs/${hash}`
export const OFFSET_TYPE = 'application/offset+octet-stream'
export const BYTES_TYPE = 'application/octet-stream'
export const keyId = toHex(client.publicKey)

export const begin = (http: Fixture, length = content.length, path = url) =>
  http.signed({ method: 'POST', url: path, headers: { 'upload-length': String(length) } })
export const send = (http: Fixture, offset: number, bytes: Uint8Array, path = url) =>
  http.signed({
    method: 'PATCH',
    url: path,
    headers: { 'content-type': OFFSET_TYPE, 'upload-offset': String(offset) },
    payload: Buffer.from(bytes),
  })
export const put = (http: Fixture, path: string, bytes: Uint8Array, as = client) =>
  http.signed(
    { method: 'PUT', url: path, headers: { 'content-type': BYTES_TYPE }, payload: Buffer.from(bytes) },
    as,
  )

export async function uploaded(): Promise<Fixture> {
  const http = await openFixture()
  await begin(http)
  await send(http, 0, content)
  http.ledger.readers.add(keyId)
  return http
}
