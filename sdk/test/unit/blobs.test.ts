import { concatBytes, fromHex, sha256, toHex, utf8, verifySignature } from '@vouch/core'
import { collect, streamOf } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { requestDigest } from '../../src/index.ts'
import { chainId, fakeNode, json, refusal, refusedConnection, type SeenRequest, signer } from './fake-node.ts'

const ciphertext = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)
const hash = sha256(ciphertext)
const path = `/v1/blobs/${toHex(hash)}`
const source = {
  hash,
  sizeBytes: ciphertext.length,
  open: (offset: number) => streamOf(ciphertext.subarray(offset), 130),
}

function provesKey(request: SeenRequest): boolean {
  const header = (name: string): string => request.headers.get(name) ?? ''
  const digest = requestDigest({
    chainId,
    method: request.method,
    path: request.path,
    timeMs: Number(header('vouch-time')),
    nonce: fromHex(header('vouch-nonce')) as Uint8Array,
  })
  const signature = fromHex(header('vouch-signature')) as Uint8Array
  return (
    header('vouch-key') === toHex(signer.publicKey) && verifySignature(signer.publicKey, digest, signature)
  )
}

describe('uploading', () => {
  it('sends pieces from where the node stands, each request signed anew', async () => {
    const node = fakeNode({
      [`POST ${path}`]: [json({ offset: 300 })],
      [`PATCH ${path}`]: [new Response(null, { status: 204 })],
    })
    const progress: number[] = []
    await node
      .client()
      .blobs.upload(source, { as: signer, pieceBytes: 256, onProgress: (sent) => progress.push(sent) })
    const patches = node.seen.filter(({ method }) => method === 'PATCH')
    expect(patches.map(({ headers }) => headers.get('upload-offset'))).toEqual(['300', '556', '812'])
    expect(concatBytes(...patches.map(({ body }) => body))).toEqual(ciphertext.subarray(300))
    expect(progress).toEqual([300, 556, 812, 1000])
    const signedOnes = node.seen.filter(({ path: at }) => at.startsWith('/v1/blobs'))
    expect(signedOnes.every(provesKey)).toBe(true)
    expect(new Set(signedOnes.map(({ headers }) => headers.get('vouch-nonce'))).size).toBe(4)
  })

  it('sends nothing where the node has it all', async () => {
    const node = fakeNode({ [`POST ${path}`]: [json({ offset: 1000, complete: true })] })
    await node.client().blobs.upload(source, { as: signer })
    expect(node.seen.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  it('goes on after a broken connection, and gives up at a refusal', async () => {
    const node = fakeNode({
      [`POST ${path}`]: [json({ offset: 0 }), json({ offset: 512 })],
      [`PATCH ${path}`]: [refusedConnection(), new Response(null, { status: 204 })],
    })
    await node.client().blobs.upload(source, { as: signer, pieceBytes: 512 })
    const offsets = node.seen
      .filter(({ method }) => method === 'PATCH')
      .map(({ headers }) => headers.get('upload-offset'))
    expect(offsets).toEqual(['0', '512'])

    const closed = fakeNode({ [`POST ${path}`]: [refusal(401, 'REQUEST_UNSIGNED')] })
    await expect(closed.client().blobs.upload(source, { as: signer })).rejects.toMatchObject({
      problem: { code: 'REQUEST_UNSIGNED' },
    })
  })

  it('notices ciphertext that is shorter than it says', async () => {
    const node = fakeNode({
      [`POST ${path}`]: [json({ offset: 0 })],
      [`PATCH ${path}`]: [new Response(null, { status: 204 })],
    })
    const short = { ...source, open: () => streamOf(ciphertext.subarray(0, 10)) }
    await expect(node.client().blobs.upload(short, { as: signer })).rejects.toMatchObject({
      code: 'BLOB_SOURCE_SHORT',
    })
  })
})

describe('downloading', () => {
  const breaking = (): Response => {
    let sent = false
    return new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent) return controller.error(new TypeError('terminated'))
          sent = true
          controller.enqueue(ciphertext.subarray(0, 400))
        },
      }),
    )
  }

  it('goes on from where the connection broke', async () => {
    const node = fakeNode({
      [`GET ${path}`]: [breaking, () => new Response(ciphertext.slice(400), { status: 206 })],
    })
    const stream = await node.client().blobs.download(hash, signer)
    expect(await collect(stream, 2000)).toEqual({ ok: true, value: ciphertext })
    expect(node.seen.map(({ headers }) => headers.get('range')).filter((range) => range !== null)).toEqual([
      'bytes=400-',
    ])
  })

  it('fails rather than begin again where the node does not know ranges', async () => {
    const node = fakeNode({ [`GET ${path}`]: [breaking, () => new Response(ciphertext.slice())] })
    const stream = await node.client().blobs.download(hash, signer)
    await expect(collect(stream, 2000)).rejects.toThrow('terminated')
  })

  it('passes on why access is denied', async () => {
    const node = fakeNode({ [`GET ${path}`]: [refusal(403, 'ACCESS_DENIED')] })
    await expect(node.client().blobs.download(hash, signer)).rejects.toMatchObject({
      problem: { code: 'ACCESS_DENIED' },
    })
  })
})

describe('erasing', () => {
  it('asks by a signed request, again where the node is busy, and tells what went', async () => {
    const node = fakeNode({
      [`DELETE ${path}`]: [refusal(503, 'NODE_BUSY'), json({ erased: true, envelopes: 2 })],
    })
    expect(await node.client().blobs.erase(hash, signer)).toEqual({ erased: true, envelopes: 2 })
    const asked = node.seen.filter(({ method }) => method === 'DELETE')
    expect(asked).toHaveLength(2)
    expect(asked.every(provesKey)).toBe(true)
    const refused = fakeNode({ [`DELETE ${path}`]: [refusal(403, 'ACCESS_DENIED')] })
    await expect(refused.client().blobs.erase(hash, signer)).rejects.toMatchObject({
      problem: { code: 'ACCESS_DENIED' },
    })
  })
})

describe('what lies beside a blob', () => {
  it('is put and fetched by signed requests', async () => {
    const reader = toHex(signer.publicKey)
    const node = fakeNode({
      [`PUT ${path}/envelopes/${reader}`]: [new Response(null, { status: 204 })],
      [`GET ${path}/envelopes/${reader}`]: [new Response('envelope')],
      [`PUT ${path}/meta`]: [new Response(null, { status: 204 })],
      [`GET ${path}/meta`]: [new Response('meta')],
    })
    const { blobs } = node.client()
    await blobs.putEnvelope(hash, signer.publicKey, utf8('envelope'), signer)
    await blobs.putMeta(hash, utf8('meta'), signer)
    expect(await blobs.envelope(hash, signer)).toEqual(utf8('envelope'))
    expect(await blobs.meta(hash, signer)).toEqual(utf8('meta'))
    expect(node.seen.filter(({ path: at }) => at !== '/v1/genesis').every(provesKey)).toBe(true)
  })
})
