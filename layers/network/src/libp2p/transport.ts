// oxlint-disable-next-line import/no-unassigned-import -- it must run before libp2p is loaded
import './with-resolvers.ts'
import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { type GossipSub, gossipsub, type Message, TopicValidatorResult } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { peerIdFromString } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { lpStream } from '@libp2p/utils'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { sha256 } from '@vouch/core'
import { createLibp2p } from 'libp2p'
import type { PeerTransport, RequestLimits, TransportHandlers, Verdict } from '../peers/transport-port.ts'

export interface Libp2pOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string
  /** This node's key, as `onKey` was given it; without one it is made. */
  readonly privateKey?: Uint8Array
  onKey?(privateKey: Uint8Array): void
  readonly topics: readonly string[]
  readonly protocols: readonly string[]
  /** Of one request or gossiped message that comes in. */
  readonly maxRequestBytes: number
  readonly maxGossipBytes: number
  readonly maxConnections: number
}

const RESULTS: Readonly<Record<Verdict, TopicValidatorResult>> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
}
const ANSWER_MS = 15_000
const STREAMS_PER_PEER = 16

/**
 * libp2p: TCP, Noise, yamux, identify and gossipsub. Messages carry no signature and no sender (StrictNoSign): what they hold is checked
 * itself, and is named by its hash.
 */
export async function createLibp2pTransport(
  options: Libp2pOptions,
  handlers: TransportHandlers,
): Promise<PeerTransport> {
  const privateKey =
    options.privateKey === undefined
      ? await generateKeyPair('Ed25519')
      : privateKeyFromProtobuf(options.privateKey)
  options.onKey?.(privateKeyToProtobuf(privateKey))
  const node = await createLibp2p({
    privateKey,
    addresses: { listen: [toMultiaddr(options.listen)] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { maxConnections: options.maxConnections, maxIncomingPendingConnections: 16 },
    connectionGater: {
      denyInboundConnection: (connection) =>
        !handlers.mayConnect(fromMultiaddr(connection.remoteAddr.toString())),
      denyDialMultiaddr: () => false,
    },
    services: {
      identify: identify(),
      gossip: gossipsub({
        globalSignaturePolicy: 'StrictNoSign',
        msgIdFn: (message) => sha256(message.data),
        allowPublishToZeroTopicPeers: true,
        ignoreDuplicatePublishError: true,
        emitSelf: false,
        maxInboundDataLength: options.maxGossipBytes,
        allowedTopics: [...options.topics],
      }),
    },
  })
  const gossip = node.services.gossip as GossipSub
  for (const topic of options.topics) {
    gossip.topicValidators.set(topic, async (peer, message: Message) =>
      message.data.length > options.maxGossipBytes
        ? TopicValidatorResult.Reject
        : RESULTS[await handlers.onGossip(topic, message.data, peer.toString())],
    )
    gossip.subscribe(topic)
  }
  for (const protocol of options.protocols)
    await node.handle(
      protocol,
      async (stream, connection) => {
        const signal = AbortSignal.timeout(ANSWER_MS)
        try {
          const framed = lpStream(stream, { maxDataLength: options.maxRequestBytes })
          const data = (await framed.read({ signal })).slice()
          const answer = await handlers.onRequest(protocol, data, connection.remotePeer.toString())
          if (answer === undefined) return stream.abort(new Error('nothing to answer'))
          await framed.write(answer, { signal })
          await stream.close({ signal })
        } catch (cause) {
          stream.abort(cause as Error)
        }
      },
      { maxInboundStreams: STREAMS_PER_PEER, maxOutboundStreams: STREAMS_PER_PEER },
    )
  node.addEventListener('connection:open', ({ detail }) =>
    handlers.onConnected(detail.remotePeer.toString(), {
      address: fromMultiaddr(detail.remoteAddr.toString()),
      isInbound: detail.direction === 'inbound',
    }),
  )
  node.addEventListener('peer:disconnect', ({ detail }) => handlers.onDisconnected(detail.toString()))
  const request = async (peer: string, protocol: string, data: Uint8Array, limits: RequestLimits) => {
    const signal = AbortSignal.timeout(limits.timeoutMs)
    const stream = await node.dialProtocol(peerIdFromString(peer), protocol, { signal })
    try {
      const framed = lpStream(stream, { maxDataLength: limits.maxBytes })
      await framed.write(data, { signal })
      const answer = (await framed.read({ signal })).slice()
      await stream.close({ signal })
      return answer
    } catch (cause) {
      stream.abort(cause as Error)
      throw cause
    }
  }
  return {
    self: node.peerId.toString(),
    listen: fromMultiaddr(node.getMultiaddrs()[0]?.toString() ?? ''),
    async dial(address) {
      const connection = await node.dial(multiaddr(toMultiaddr(address)), {
        signal: AbortSignal.timeout(10_000),
      })
      return connection.remotePeer.toString()
    },
    disconnect: (peer) => node.hangUp(peerIdFromString(peer)),
    async publish(topic, data) {
      await gossip.publish(topic, data)
    },
    request,
    stop: async () => {
      await node.stop()
    },
  }
}

function toMultiaddr(address: string): string {
  const at = address.lastIndexOf(':')
  const host = address.slice(0, at).replaceAll(/^\[|\]$/g, '')
  return `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${address.slice(at + 1)}`
}

function fromMultiaddr(text: string): string {
  const [, kind, host, , port] = text.split('/')
  return kind === 'ip6' ? `[${host}]:${port}` : `${host}:${port}`
}
