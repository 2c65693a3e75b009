import { createServer, type Socket } from 'node:net'
import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createFrameReader, framed } from './abci-frames.ts'

/**
 * Holds the engine's connections, and does nothing else: what the engine writes is taken at once, whatever the ledger
 * is at. CometBFT v0.38 asks a timer of 20 nanoseconds whether it may flush for as long as a write of its is held up, which costs
 * a processor.
 */
export interface AbciThreadData {
  readonly path: string
}

/** To the ledger's thread; `frame` is a request's bytes. */
export type FromEngine =
  | { readonly kind: 'listening' }
  | { readonly kind: 'request'; readonly connection: number; readonly frame: Uint8Array }
  | { readonly kind: 'closed'; readonly connection: number }
  | { readonly kind: 'stopped' }

/** From it; without bytes the connection ends. */
export type ToEngine =
  | { readonly kind: 'answer'; readonly connection: number; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'stop' }

const { path } = workerData as AbciThreadData
const sockets = new Map<number, Socket>()
let connections = 0

const tell = (news: FromEngine, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(news, [...transfer])

function serve(socket: Socket): void {
  const connection = connections
  connections += 1
  sockets.set(connection, socket)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    sockets.delete(connection)
    tell({ kind: 'closed', connection })
  })
  const read = createFrameReader((bytes) => {
    const frame = new Uint8Array(bytes)
    tell({ kind: 'request', connection, frame }, [frame.buffer])
  })
  socket.on('data', (chunk: Uint8Array) => {
    try {
      read(chunk)
    } catch {
      socket.destroy()
    }
  })
}

await rm(path, { force: true })
const server = createServer(serve)

parentPort?.on('message', (order: ToEngine) => {
  if (order.kind === 'answer') {
    const socket = sockets.get(order.connection)
    if (order.bytes === undefined) socket?.destroy()
    else socket?.write(framed(order.bytes))
    return
  }
  for (const socket of sockets.values()) socket.destroy()
  server.close(() => void rm(path, { force: true }).then(() => tell({ kind: 'stopped' })))
})
server.listen(path, () => tell({ kind: 'listening' }))
