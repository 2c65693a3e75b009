import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A connection to the node that counts what is sent through it, and outlives the node behind it. */
export interface FaultyLink {
  readonly url: string
  /** Sends new connections to another address. */
  lead(url: string): void
  /** Resolves once so many bytes have been sent to the node, counted from now. */
  sent(bytes: number): Promise<void>
  /** Bytes sent to the node in all. */
  sentSoFar(): number
  close(): void
}

export async function openFaultyLink(): Promise<FaultyLink> {
  let port = 0
  let total = 0
  let watch: { readonly at: number; readonly reached: () => void } | undefined
  const open = new Set<Socket>()
  const count = (bytes: number): void => {
    total += bytes
    if (watch !== undefined && total >= watch.at) watch.reached()
  }
  const server = createServer((client) => {
    const node = connect(port, '127.0.0.1')
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => count(chunk.length))
    client.pipe(node)
    node.pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(url) {
      port = Number(new URL(url).port)
    },
    sent: (bytes) =>
      new Promise((resolve) => {
        watch = { at: total + bytes, reached: resolve }
      }),
    sentSoFar: () => total,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
