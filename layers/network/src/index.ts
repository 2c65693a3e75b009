export { type AdmissionRules, type Admitted, admit, admitAll, type Verdict } from './admission/admission.ts'
export { type AddressBook, createAddressBook, type SavedAddresses, subnetOf } from './peers/address-book.ts'
export { type BodyFetcher, createBodyFetcher, type WantedBody } from './peers/body-fetcher.ts'
export {
  type ChainSide,
  createPeerNode,
  type PeerDescription,
  type PeerNode,
  type PeerNodeDeps,
  type PeerNodeOptions,
  type PeerRules,
} from './peers/peer-node.ts'
export { BAN_AT, createPeerScores, type PeerScores } from './peers/peer-scores.ts'
export type {
  PeerTransport,
  RequestLimits,
  TransportHandlers,
  Verdict as GossipVerdict,
} from './peers/transport-port.ts'
export { PROTOCOL, TOPIC, WIRE_LIMITS } from './peers/wire.ts'
