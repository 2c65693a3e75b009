import { Worker } from 'node:worker_threads'
import { Request, Response } from 'cosmjs-types/tendermint/abci/types'
import type { AbciThreadData, FromEngine, ToEngine } from './abci-thread.ts'

/** Answers one request of the engine. Answers go out in the order of the requests, whatever takes longer. */
export type AbciHandler = (request: Request) => Promise<Response> | Response

export interface AbciServer {
  close(): Promise<void>
}

/**
 * Answers the engine's four connections (consensus, mempool, query, snapshots), which a thread of their own listens for at a
 * socket of this machine. What the handler throws goes to `onFatal`, and the connection ends without an answer: the engine
 * stops rather than go on.
 */
export async function openAbciServer(
  path: string,
  handler: AbciHandler,
  onFatal: (cause: unknown) => void,
): Promise<AbciServer> {
  const thread = new Worker(new URL('./abci-thread.js', import.meta.url), {
    name: 'abci',
    workerData: { path } satisfies AbciThreadData,
  })
  const order = (what: ToEngine): void => thread.postMessage(what)
  /** Of each connection, what its next answer has to wait for. */
  const last = new Map<number, Promise<void>>()

  const send = async (connection: number, answered: Promise<Response>, before?: Promise<void>) => {
    await before
    try {
      // `slice`: small ones share a pool, all of which would be copied to the other thread.
      const bytes = Response.encode(await answered)
        .finish()
        .slice()
      order({ kind: 'answer', connection, bytes })
    } catch (cause) {
      order({ kind: 'answer', connection, bytes: undefined })
      onFatal(cause)
    }
  }
  const answer = (connection: number, frame: Uint8Array): void => {
    let request: Request
    try {
      request = Request.decode(frame)
    } catch {
      order({ kind: 'answer', connection, bytes: undefined })
      return
    }
    // Begun at once, so that many can be checked together; only the answers keep the order.
    const answered = Promise.resolve().then(() => handler(request))
    answered.catch(() => {})
    last.set(connection, send(connection, answered, last.get(connection)))
  }

  return new Promise<AbciServer>((resolve, reject) => {
    let stopped = (): void => {}
    thread.once('error', (cause) => {
      reject(cause)
      onFatal(cause)
    })
    thread.on('message', (news: FromEngine) => {
      if (news.kind === 'request') answer(news.connection, news.frame)
      else if (news.kind === 'closed') last.delete(news.connection)
      else if (news.kind === 'stopped') stopped()
      else resolve({ close })
    })
    const close = async (): Promise<void> => {
      const done = new Promise<void>((settle) => (stopped = settle))
      order({ kind: 'stop' })
      await done
      await thread.terminate()
    }
  })
}
