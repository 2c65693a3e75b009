import { afterAll, describe, expect, it } from 'vitest'
import type { GossipVerdict, PeerTransport, TransportHandlers } from '../../src/index.ts'
import { createLibp2pTransport } from '../../src/libp2p/index.ts'

const TOPIC = 'vouch/test/1'
const PROTOCOL = '/vouch/test/1'
const running: PeerTransport[] = []

afterAll(async () => {
  for (const transport of running) await transport.stop()
})

interface Heard {
  readonly messages: number[]
  /** Resolves when this message has come. */
  wait(message: number): Promise<void>
}

/** A node on loopback; what begins with 9 is refused, and what begins with 8 is not answered. */
async function open(mayConnect = true, key?: Uint8Array) {
  const messages: number[] = []
  let told: (() => void)[] = []
  let privateKey: Uint8Array = new Uint8Array(0)
  const handlers: TransportHandlers = {
    async onGossip(_topic, data): Promise<GossipVerdict> {
      messages.push(data[0] as number)
      for (const tell of told) tell()
      return data[0] === 9 ? 'reject' : 'accept'
    },
    onRequest: async (_protocol, data) => (data[0] === 8 ? undefined : Uint8Array.of(...data, 1)),
    onConnected: () => {},
    onDisconnected: () => {},
    mayConnect: () => mayConnect,
  }
  const transport = await createLibp2pTransport(
    {
      listen: '127.0.0.1:0',
      ...(key === undefined ? {} : { privateKey: key }),
      onKey: (made) => {
        privateKey = made
      },
      topics: [TOPIC],
      protocols: [PROTOCOL],
      maxRequestBytes: 64,
      maxGossipBytes: 128,
      maxConnections: 8,
    },
    handlers,
  )
  running.push(transport)
  const heard: Heard = {
    messages,
    wait: (message) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!messages.includes(message)) return
          told = told.filter((one) => one !== look)
          resolve()
        }
        told.push(look)
        look()
      }),
  }
  return { transport, heard, privateKey: () => privateKey }
}

describe('the transport over libp2p', () => {
  it('passes on what is accepted, and nothing that is refused', async () => {
    const [one, middle, last] = [await open(), await open(), await open()]
    await one.transport.dial(middle.transport.listen)
    await last.transport.dial(middle.transport.listen)
    // Who subscribed to what is told after a connection; until then there is nobody to publish to.
    const publish = async (message: number): Promise<void> => {
      const came = last.heard.wait(message)
      const missing = async (): Promise<boolean> =>
        Promise.race([
          came.then(() => false),
          new Promise<boolean>((resolve) => void setTimeout(() => resolve(true), 50)),
        ])
      for (let serial = 0; await missing(); serial++) {
        await one.transport.publish(TOPIC, Uint8Array.of(9, serial & 255, serial >> 8))
        await one.transport.publish(TOPIC, Uint8Array.of(message, serial & 255, serial >> 8))
      }
    }
    await publish(1)
    expect(middle.heard.messages).toContain(9)
    expect(last.heard.messages).not.toContain(9)
  })

  it('asks and answers, within limits', async () => {
    const [one, other] = [await open(), await open()]
    const peer = await one.transport.dial(other.transport.listen)
    expect(peer).toBe(other.transport.self)
    const limits = { maxBytes: 64, timeoutMs: 5_000 }
    expect(await one.transport.request(peer, PROTOCOL, Uint8Array.of(5), limits)).toEqual(Uint8Array.of(5, 1))
    await expect(one.transport.request(peer, PROTOCOL, Uint8Array.of(8), limits)).rejects.toThrow()
    await expect(one.transport.request(peer, PROTOCOL, new Uint8Array(65), limits)).rejects.toThrow()
    const small = { maxBytes: 4, timeoutMs: 5_000 }
    await expect(one.transport.request(peer, PROTOCOL, new Uint8Array(20), small)).rejects.toThrow()
  })

  it('keeps its name with its key, and lets nobody in who may not', async () => {
    const first = await open()
    const again = await open(true, first.privateKey())
    expect(again.transport.self).toBe(first.transport.self)
    const closed = await open(false)
    await expect(first.transport.dial(closed.transport.listen)).rejects.toThrow()
  })
})
