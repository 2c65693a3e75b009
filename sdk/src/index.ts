export {
  type BlobSource,
  type Blobs,
  type Erasure,
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
export type {
  BlockTree,
  HistoryPoint,
  Network,
  NetworkHistory,
  PeerInfo,
  PeersInfo,
  SupplyInfo,
  TreeBlock,
  ValidatorSignatures,
} from './client/network.ts'
export type { ReceiptRequest, Receipts, RecordName } from './client/receipts.ts'
export type { BatchEntry, CallOptions, Committed, CommittedEvent } from './client/submission.ts'
export { type FailedTransaction, NodeProblemError } from './http/problem-answer.ts'
export { type RequestSession, sessionDigest, type SessionSigner } from './http/request-session.ts'
export { requestDigest, type RequestSubject } from './http/signed-request.ts'
export { accountCommitment } from './deal/account-commitment.ts'
export { type FlowStep, traceBill, traceDeal } from './deal/flow.ts'
export { makeFlowReceipt, type VerifiedFlow, verifyFlowReceipt } from './deal/flow-receipt.ts'
export type { BillContent, DealContent, FlowContent } from './deal/receipt-content.ts'
export { type KeyFile, keyFileText, readKeyFile, type ScryptCost } from './keystore/key-file.ts'
export type { ActingKey } from './keystore/acting-key.ts'
export { type CreateKeyOptions, createKey, type OpenedKey, openKey } from './keystore/keystore.ts'
export { verifyReceipt, type VerifyOptions } from './receipt/verify.ts'
export {
  createMembers,
  type Member,
  type Members,
  type NewMemberKey,
  type Reader,
  sealSecretFor,
} from './identity/members.ts'
export type { AccessRequest, ObtainedDocument, TransferRequest } from './voucher/access.ts'
export type { DepositedVoucher, DepositReading, DepositRequest } from './voucher/deposit.ts'
export { type VoucherDisclosure, verifyDisclosure } from './voucher/disclosure.ts'
export { type EncryptedSource, encryptInMemory, MAX_IN_MEMORY_BYTES } from './voucher/encrypted-document.ts'
export { type DisclosedField, type Fields, verifyDisclosedField } from './voucher/field-disclosure.ts'
export type { VoucherContent } from './voucher/receipt-content.ts'
export { summaryOf } from './voucher/receipt-summary.ts'
export { openReading, sealReading, type VoucherReading } from './voucher/sealed-reading.ts'
export { type Flow, type TracedStep, traceVoucher } from './voucher/trace.ts'
export {
  digestOf,
  type VerifiedVoucher,
  type VoucherReceiptCheck,
  verifyVoucherReceipt,
} from './voucher/verify-voucher-receipt.ts'
export { makeVoucherReceipt, type VoucherReceiptOptions } from './voucher/voucher-receipt.ts'
export {
  createVouchers,
  type Vouchers,
  type VouchersOptions,
} from './voucher/vouchers.ts'
export {
  fromHex,
  OperationalError,
  type Problem,
  ProblemError,
  type Result,
  toHex,
  unwrap,
} from '@vouch/core'
export {
  parseReceipt,
  type Receipt,
  type ReceiptLink,
  receiptText,
  receiptToJson,
  type VerifiedReceipt,
} from '@vouch/data'
export type { VoucherContract } from './voucher/session.ts'
