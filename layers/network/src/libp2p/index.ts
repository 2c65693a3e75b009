export { createLibp2pTransport, type Libp2pOptions } from './transport.ts'
