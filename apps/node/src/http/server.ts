import type { AddressInfo, Socket } from 'node:net'
import { OperationalError } from '@vouch/core'
import type { FastifyInstance } from 'fastify'
import { createHttpApp } from './http-app.ts'
import type { HttpDeps, HttpOptions } from './http-options.ts'

export interface HttpServer {
  /** `http://host:port` */
  readonly address: string
  /** Begins nothing new, ends event streams, lets running requests finish within `closeTimeoutMs`. */
  close(): Promise<void>
}

/** Listens. Throws `OperationalError`: `PORT_TAKEN`, `PORT_FORBIDDEN`, `HOST_UNAVAILABLE`. */
export async function createHttpServer(deps: HttpDeps, options: HttpOptions): Promise<HttpServer> {
  const { app, settings, stop } = await createHttpApp(deps, options)
  const { host, port } = settings
  app.server.maxConnections = settings.maxConnections
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  try {
    await app.listen({ host, port, backlog: 1_024 })
  } catch (cause) {
    stop()
    await app.close()
    throw listenError(cause, host, port)
  }
  const bound = app.addresses()[0] as AddressInfo | undefined
  const name = host.includes(':') ? `[${host}]` : host
  let closing: Promise<void> | undefined
  return {
    address: `http://${name}:${bound?.port ?? port}`,
    close() {
      stop()
      closing ??= closeWithin(app, sockets, settings.closeTimeoutMs)
      return closing
    },
  }
}

async function closeWithin(
  app: FastifyInstance,
  sockets: ReadonlySet<Socket>,
  timeoutMs: number,
): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), timeoutMs)
  // Connections that were busy a moment ago and would be kept for a next request; and those, opened in advance by
  // many clients, on which nothing has come yet: Node counts them as busy.
  const sweep = setInterval(() => {
    app.server.closeIdleConnections()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }, 20)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
    clearInterval(sweep)
  }
}

function listenError(cause: unknown, host: string, port: number): unknown {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new OperationalError(
        'PORT_TAKEN',
        `Port ${port} on ${host} is in use by another program.`,
        'Stop that program, or choose another port with --port.',
        cause,
      )
    case 'EACCES':
      return new OperationalError(
        'PORT_FORBIDDEN',
        `This user may not listen on port ${port}.`,
        'Choose a port from 1024 on.',
        cause,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OperationalError(
        'HOST_UNAVAILABLE',
        `This machine has no address ${host}.`,
        'Use 127.0.0.1, or an address of this machine.',
        cause,
      )
    default:
      return cause
  }
}
