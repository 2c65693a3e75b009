import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { PROTOCOL, TOPIC, WIRE_LIMITS } from '@vouch/network'
import { createLibp2pTransport } from '@vouch/network/libp2p'

const SETTINGS = {
  listen: '127.0.0.1:0',
  topics: Object.values(TOPIC),
  protocols: Object.values(PROTOCOL),
  maxRequestBytes: WIRE_LIMITS.locator,
  maxGossipBytes: 1 << 17,
  maxConnections: 300,
}
/** Gossip's meshes are made by then: its heart beats once a second. */
const SETTLE_MS = 4_000
const AGAIN_MS = 250

/** Bytes that one connected peer costs after a collection, heap and buffers: of many peers in another process. */
export async function measurePeerMemory(count: number): Promise<number> {
  let connected = 0
  let onAll: () => void = () => {}
  const all = new Promise<void>((resolve) => {
    onAll = resolve
  })
  const hub = await createLibp2pTransport(SETTINGS, {
    onGossip: async () => 'accept',
    onRequest: async () => undefined,
    onConnected() {
      connected += 1
      if (connected === count) onAll()
    },
    onDisconnected: () => {},
    mayConnect: () => true,
  })
  const before = await usedBytes()
  const script = process.argv[1] as string
  const peers = spawn(process.execPath, [script, '--peers-of', hub.listen, String(count)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(peers, 'exit')
  await Promise.race([
    all,
    ended.then(() => {
      throw new Error('the process of the peers ended')
    }),
  ])
  const after = await usedBytes()
  peers.stdin?.end()
  await ended
  await hub.stop()
  return (after - before) / count
}

/** The other process: so many peers of one node, until its input ends. */
export async function runPeers(address: string, count: number): Promise<void> {
  const peers = await Promise.all(
    Array.from({ length: count }, () =>
      createLibp2pTransport(SETTINGS, {
        onGossip: async () => 'accept',
        onRequest: async () => undefined,
        onConnected: () => {},
        onDisconnected: () => {},
        mayConnect: () => true,
      }),
    ),
  )
  // A node takes five connections a second of one host; who is turned away comes again.
  for (const peer of peers)
    while (!(await peer.dial(address).then(Boolean, () => false)))
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  process.stdin.resume()
  await once(process.stdin, 'end')
  process.exit(0)
}

async function usedBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
