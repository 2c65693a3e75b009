import type { CometEngine } from '@vouch/consensus'
import { sha256 } from '@vouch/core'
import type { Request, Response } from 'cosmjs-types/tendermint/abci/types'
import {
  ResponseApplySnapshotChunk_Result as Applied,
  ResponseOfferSnapshot_Result as Offered,
} from 'cosmjs-types/tendermint/abci/types'
import {
  MAX_CHUNK_BYTES,
  metadataOf,
  readMetadata,
  SNAPSHOT_FORMAT,
  snapshotHash,
  decodeChunk,
} from './snapshot-form.ts'
import { type Received, restore, type RestoreDeps, sortEntries } from './restore.ts'
import type { SnapshotMaker } from './snapshot-maker.ts'

interface Incoming {
  readonly appHash: Uint8Array
  readonly chunkHashes: readonly Uint8Array[]
  readonly received: Received
  next: number
}

/** Answers what CometBFT asks about snapshots, ours and those offered to us; undefined for other questions. */
export function createSnapshotHandler(
  engine: CometEngine,
  maker: SnapshotMaker,
  deps: RestoreDeps,
): (request: Request) => Promise<Response> | undefined {
  let incoming: Incoming | undefined

  const list = async (): Promise<Response> => {
    // A newcomer's light client needs the two headers after the snapshot's.
    const newest = engine.application.progress.cometHeight - 2
    const offers = (await maker.list()).filter(({ height }) => height <= newest)
    return {
      listSnapshots: {
        snapshots: offers.map((offer) => ({
          height: BigInt(offer.height),
          format: SNAPSHOT_FORMAT,
          chunks: offer.chunkHashes.length,
          hash: snapshotHash(offer),
          metadata: metadataOf(offer),
        })),
      },
    }
  }

  const offer = (request: NonNullable<Request['offerSnapshot']>): Response => {
    const { snapshot, appHash } = request
    if (snapshot === undefined || snapshot.format !== SNAPSHOT_FORMAT)
      return { offerSnapshot: { result: Offered.REJECT_FORMAT } }
    const chunkHashes = readMetadata(snapshot.metadata, snapshot.chunks, snapshot.hash)
    if (chunkHashes === undefined || engine.application.progress.cometHeight !== 0)
      return { offerSnapshot: { result: Offered.REJECT } }
    incoming = {
      appHash: Uint8Array.from(appHash),
      chunkHashes,
      received: { records: [], indexes: [], chain: [] },
      next: 0,
    }
    return { offerSnapshot: { result: Offered.ACCEPT } }
  }

  const apply = async ({
    index,
    chunk,
    sender,
  }: NonNullable<Request['applySnapshotChunk']>): Promise<Response> => {
    const answer = (
      result: Applied,
      again: readonly number[] = [],
      bad: readonly string[] = [],
    ): Response => ({
      applySnapshotChunk: { result, refetchChunks: [...again], rejectSenders: [...bad] },
    })
    if (incoming === undefined || index !== incoming.next) return answer(Applied.RETRY_SNAPSHOT)
    const expected = incoming.chunkHashes[index]
    const isRight =
      expected !== undefined &&
      chunk.length <= MAX_CHUNK_BYTES &&
      Buffer.compare(sha256(chunk), expected) === 0
    if (!isRight) return answer(Applied.RETRY, [index], [sender])
    sortEntries(decodeChunk(Uint8Array.from(chunk)), incoming.received)
    incoming.next += 1
    if (incoming.next < incoming.chunkHashes.length) return answer(Applied.ACCEPT)
    const { block, progress } = await restore(deps, incoming.received, incoming.appHash)
    incoming = undefined
    engine.restored(block, progress)
    return answer(Applied.ACCEPT)
  }

  return (request) => {
    if (request.listSnapshots !== undefined) return list()
    if (request.loadSnapshotChunk !== undefined) {
      const { height, chunk } = request.loadSnapshotChunk
      return maker.chunk(Number(height), chunk).then((bytes) => ({ loadSnapshotChunk: { chunk: bytes } }))
    }
    if (request.offerSnapshot !== undefined) return Promise.resolve(offer(request.offerSnapshot))
    if (request.applySnapshotChunk !== undefined) return apply(request.applySnapshotChunk)
    return undefined
  }
}
