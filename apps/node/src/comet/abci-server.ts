import { createServer, type Server, type Socket } from 'node:net'
import { rm } from 'node:fs/promises'
import { Request, Response } from 'cosmjs-types/tendermint/abci/types'
import { createFrameReader, framed } from './abci-frames.ts'

/** Answers one request of the engine. Answers go out in the order of the requests, whatever takes longer. */
export type AbciHandler = (request: Request) => Promise<Response> | Response

export interface AbciServer {
  close(): Promise<void>
}

/**
 * Listens for the engine's four connections (consensus, mempool, query, snapshots) at a socket of this machine. What the handler
 * throws goes to `onFatal`, and the connection ends without an answer: the engine stops rather than go on.
 */
export async function openAbciServer(
  path: string,
  handler: AbciHandler,
  onFatal: (cause: unknown) => void,
): Promise<AbciServer> {
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, handler, onFatal)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(path, { force: true })
    },
  }
}

function serve(socket: Socket, handler: AbciHandler, onFatal: (cause: unknown) => void): void {
  let last: Promise<void> = Promise.resolve()
  const answer = (frame: Uint8Array): void => {
    const request = Request.decode(frame)
    // Begun at once, so that many can be checked together; only the answers keep the order.
    const answered = Promise.resolve().then(() => handler(request))
    answered.catch(() => {})
    last = send(answered, last)
  }
  const send = async (answered: Promise<Response>, before: Promise<void>): Promise<void> => {
    await before
    try {
      const response = await answered
      if (!socket.destroyed) socket.write(framed(Response.encode(response).finish()))
    } catch (cause) {
      socket.destroy()
      onFatal(cause)
    }
  }
  const read = createFrameReader(answer)
  socket.on('data', (chunk: Uint8Array) => {
    try {
      read(chunk)
    } catch {
      socket.destroy()
    }
  })
}
