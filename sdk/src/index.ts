export {
  type BlobSource,
  type Blobs,
  type UploadOptions,
} from './client/blobs.ts'
export type { ChainGenesis } from './client/chain.ts'
export {
  type Client,
  type ClientOptions,
  type ContractDescription,
  type ContractMember,
  createClient,
  type NodeStatus,
  type TransactionInfo,
} from './client/client.ts'
export type { ActionCall, ContractClient, ViewCall } from './client/contract-client.ts'
export { type ChainEvent, comparePositions, type FollowOptions } from './client/events.ts'
export type { ReceiptRequest, Receipts, RecordName } from './client/receipts.ts'
export type { BatchEntry, CallOptions, Committed, CommittedEvent } from './client/submission.ts'
export { type FailedTransaction, NodeProblemError } from './http/problem-answer.ts'
export { requestDigest, type RequestSubject } from './http/signed-request.ts'
export { type KeyFile, keyFileText, readKeyFile, type ScryptCost } from './keystore/key-file.ts'
export { type CreateKeyOptions, createKey, type OpenedKey, openKey } from './keystore/keystore.ts'
export { verifyReceipt, type VerifyOptions } from './receipt/verify.ts'
