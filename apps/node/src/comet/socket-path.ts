import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The system takes no longer names of sockets than 107 bytes. */
const MAX_SOCKET_PATH = 100

/** Where the application of a home listens for its engine: in the home, unless that lies too deep. */
export function applicationSocket(cometRoot: string): string {
  const own = join(cometRoot, 'application.sock')
  if (Buffer.byteLength(own) <= MAX_SOCKET_PATH) return own
  const name = createHash('sha256').update(own).digest('hex').slice(0, 16)
  return join(tmpdir(), `vouch-${name}.sock`)
}
