import { renameSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { createFrameReader, framed } from '../../../apps/node/src/comet/abci-frames.ts'

/** Between an engine and its application: what is said passes through, and answers may be changed on the way. */
export interface AbciProxy {
  close(): Promise<void>
}

/**
 * Takes the place of a running application at its socket; engines that connect from then on talk to the proxy. `change` gets
 * each answer (an encoded `Response`) and gives what the engine is told instead.
 */
export async function interpose(
  socketPath: string,
  change: (response: Uint8Array) => Uint8Array,
): Promise<AbciProxy> {
  const real = `${socketPath}.real`
  // It goes on listening under the new name.
  renameSync(socketPath, real)
  const sockets = new Set<Socket>()
  const server = createServer((engine) => {
    const application = connect(real)
    for (const [one, other] of [
      [engine, application],
      [application, engine],
    ] as const) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    engine.pipe(application)
    application.on(
      'data',
      createFrameReader((frame) => void engine.write(framed(change(frame)))),
    )
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
