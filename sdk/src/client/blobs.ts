import { OperationalError, ProblemError, type Random, type Signer, toHex } from '@vouch/core'
import type { ByteStream } from '@vouch/data'
import { NodeProblemError } from '../http/problem-answer.ts'
import { signedHeaders } from '../http/signed-request.ts'
import type { NodeRequest, Transport } from '../http/transport.ts'
import type { Chain } from './chain.ts'
import { piecesOf } from './pieces.ts'

/** Ciphertext that can be read from any offset, so that an upload can go on where it stopped. */
export interface BlobSource {
  /** SHA-256 of the ciphertext: its address. */
  readonly hash: Uint8Array
  readonly sizeBytes: number
  open(offset: number): ByteStream | Promise<ByteStream>
}

export interface UploadOptions {
  /** A key that the chain's identities know. */
  readonly as: Signer
  /** Sent at once; default 4 MiB. */
  readonly pieceBytes?: number
  readonly onProgress?: (sentBytes: number, sizeBytes: number) => void
}

export interface Blobs {
  /** Sends what the node does not have yet, in pieces; nothing where it has all. */
  upload(source: BlobSource, options: UploadOptions): Promise<void>
  /** The ciphertext; a broken connection is taken up where it broke. */
  download(hash: Uint8Array, as: Signer): Promise<ByteStream>
  /** Seals access for the reader whose signing key this is. */
  putEnvelope(hash: Uint8Array, reader: Uint8Array, envelope: Uint8Array, as: Signer): Promise<void>
  /** The envelope of `reader`, by default of the one who asks. */
  envelope(hash: Uint8Array, as: Signer, reader?: Uint8Array): Promise<Uint8Array>
  /** What lies sealed beside a blob: its reading. */
  putMeta(hash: Uint8Array, meta: Uint8Array, as: Signer): Promise<void>
  meta(hash: Uint8Array, as: Signer): Promise<Uint8Array>
  /**
   * Erases the ciphertext, its envelopes and its reading, for the custodian of a destroyed voucher; asked again, it does
   * no harm. Problem: `ACCESS_DENIED`, with the reason in `meta.reason` (`VOUCHER_STANDS`, `NOT_YOUR_ROLE`).
   */
  erase(hash: Uint8Array, as: Signer): Promise<Erasure>
}

export interface Erasure {
  /** False where nothing was left to erase. */
  readonly erased: boolean
  /** How many readers' envelopes went with it. */
  readonly envelopes: number
}

interface BlobDeps {
  readonly transport: Transport
  readonly chain: Chain
  readonly random: Random
  readonly nowMs: () => number
}

const PIECE_BYTES = 4 << 20
const ATTEMPTS = 5
const BYTES = { 'content-type': 'application/octet-stream' }
const OFFSET_BYTES = { 'content-type': 'application/offset+octet-stream' }

export function createBlobs(deps: BlobDeps): Blobs {
  const { transport } = deps
  const send = (path: string, as: Signer, request: NodeRequest): Promise<Response> => {
    const method = request.method ?? 'GET'
    const sign = async (): Promise<Readonly<Record<string, string>>> =>
      signedHeaders(
        as,
        { chainId: await deps.chain.chainId(), method, path, timeMs: deps.nowMs() },
        deps.random,
      )
    return transport.request(path, { ...request, sign })
  }
  const fetchBytes = async (path: string, as: Signer): Promise<Uint8Array> =>
    new Uint8Array(await (await send(path, as, {})).arrayBuffer())
  const put = async (path: string, bytes: Uint8Array, as: Signer): Promise<void> => {
    await send(path, as, { method: 'PUT', headers: BYTES, body: bytes, repeatable: true })
  }

  const begin = async (source: BlobSource, as: Signer): Promise<{ offset: number; complete: boolean }> => {
    const response = await send(blobPath(source.hash), as, {
      method: 'POST',
      headers: { 'upload-length': String(source.sizeBytes) },
      repeatable: true,
    })
    const { offset, complete } = (await response.json()) as { offset: number; complete?: boolean }
    return { offset, complete: complete === true }
  }

  const sendPiece = (source: BlobSource, offset: number, piece: Uint8Array, as: Signer): Promise<Response> =>
    send(blobPath(source.hash), as, {
      method: 'PATCH',
      headers: { ...OFFSET_BYTES, 'upload-offset': String(offset) },
      body: piece,
      repeatable: false, // a lost answer is resolved by asking for the offset
    })

  const sendFrom = async (source: BlobSource, offset: number, options: UploadOptions): Promise<void> => {
    // All is there, but the node stopped before it had looked at the whole: nothing more makes it look.
    if (offset === source.sizeBytes) await sendPiece(source, offset, new Uint8Array(0), options.as)
    let at = offset
    const stream = await source.open(offset)
    for await (const piece of piecesOf(stream, options.pieceBytes ?? PIECE_BYTES)) {
      await sendPiece(source, at, piece, options.as)
      at += piece.length
      options.onProgress?.(at, source.sizeBytes)
    }
    if (at < source.sizeBytes) throw sourceShort(at, source.sizeBytes)
  }

  return {
    async upload(source, options) {
      for (let attempt = 1; ; attempt++) {
        const { offset, complete } = await begin(source, options.as)
        options.onProgress?.(complete ? source.sizeBytes : offset, source.sizeBytes)
        if (complete) return
        try {
          return await sendFrom(source, offset, options)
        } catch (cause) {
          if (!mayResume(cause) || attempt >= ATTEMPTS) throw cause
          await transport.sleep(200 * 2 ** attempt)
        }
      }
    },
    async download(hash, as) {
      const open = (offset: number): Promise<Response> =>
        send(blobPath(hash), as, offset === 0 ? {} : { headers: { range: `bytes=${offset}-` } })
      return resumed(await open(0), open, transport)
    },
    putEnvelope: (hash, reader, envelope, as) =>
      put(`${blobPath(hash)}/envelopes/${toHex(reader)}`, envelope, as),
    envelope: (hash, as, reader = as.publicKey) =>
      fetchBytes(`${blobPath(hash)}/envelopes/${toHex(reader)}`, as),
    putMeta: (hash, meta, as) => put(`${blobPath(hash)}/meta`, meta, as),
    meta: (hash, as) => fetchBytes(`${blobPath(hash)}/meta`, as),
    async erase(hash, as) {
      const response = await send(blobPath(hash), as, { method: 'DELETE', repeatable: true })
      const { erased, envelopes } = (await response.json()) as Erasure
      return { erased, envelopes }
    },
  }
}

function blobPath(hash: Uint8Array): string {
  return `/v1/blobs/${toHex(hash)}`
}

/** The connection broke, or the node has more or less than was thought: ask for the offset and go on. */
function mayResume(cause: unknown): boolean {
  if (cause instanceof NodeProblemError)
    return cause.status === 409 || cause.status === 429 || cause.status >= 502
  return cause instanceof OperationalError && cause.code === 'NODE_UNREACHABLE'
}

/** A body that goes on from where it broke. */
function resumed(
  first: Response,
  open: (offset: number) => Promise<Response>,
  transport: Transport,
): ByteStream {
  let reader = first.body?.getReader()
  let received = 0
  let broken = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          try {
            const next = await reader?.read()
            if (next === undefined || next.done) return controller.close()
            received += next.value.length
            broken = 0
            return controller.enqueue(next.value)
          } catch (cause) {
            if (cause instanceof ProblemError || ++broken > ATTEMPTS) throw cause
            await transport.sleep(200 * 2 ** broken)
            const response = await open(received)
            if (received > 0 && response.status !== 206) throw cause
            reader = response.body?.getReader()
          }
        }
      },
      cancel: async (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function sourceShort(at: number, sizeBytes: number): OperationalError {
  return new OperationalError(
    'BLOB_SOURCE_SHORT',
    `the ciphertext ended after ${at} of ${sizeBytes} bytes`,
    'Encrypt the document again and upload that.',
  )
}
