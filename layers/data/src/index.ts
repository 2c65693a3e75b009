export {
  type ChainLimits,
  chainIdOf,
  DEFAULT_CHAIN_LIMITS,
  decodeGenesis,
  encodeGenesis,
  type FeePrices,
  type FoundingCall,
  type Genesis,
} from './block/genesis.ts'
export {
  decodeHeader,
  encodeHeader,
  type Header,
  headerHash,
  type HeaderWork,
  WORK_NONCE_BYTES,
  workCommitment,
} from './block/header.ts'
export {
  decodeOutcome,
  encodeOutcome,
  OUTCOME_LIMITS,
  type Outcome,
  type RecordedEvent,
  type RecordedFailure,
} from './block/outcome.ts'
export {
  heightKey,
  heightOfKey,
  KEY_SPACE,
  type KeySpace,
  spaceByte,
  spaceKey,
  spaceRange,
} from './storage/key-space.ts'
export {
  type Entry,
  type KeyValueStore,
  prefixEnd,
  type Range,
  type Write,
} from './storage/key-value-store.ts'
export { byteText } from './storage/byte-text.ts'
export { createStagedStore, type StagedStore } from './storage/staged-store.ts'
export { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from './storage/memory-store.ts'
export { type ByteStream, collect, streamOf } from './vault/byte-stream.ts'
export {
  buildFieldLeaves,
  commitBusinessKey,
  type FieldLeaf,
  fieldLeafBytes,
  fieldSalt,
  fieldSecretOf,
  MAX_FIELD_LEAF_BYTES,
  readFieldLeaf,
} from './vault/commitment.ts'
export { type EncryptedDocument, type EncryptedSummary, encryptDocument } from './vault/document-cipher.ts'
export { decryptDocument, type ExpectedDocument } from './vault/document-reader.ts'
export {
  type EnvelopeContext,
  MAX_ENVELOPE_BYTES,
  type OpenedEnvelope,
  openEnvelope,
  sealEnvelope,
} from './vault/envelope.ts'
export { hmacSha256 } from './vault/hmac.ts'
export {
  type AgeIdentity,
  type AgeRecipient,
  createReaderKey,
  type ReaderSecret,
  recipientOf,
} from './vault/reader-key.ts'
export { MAX_SEALED_BYTES, MAX_SMALL_BYTES, openSmall, sealSmall } from './vault/sealed-bytes.ts'
export { reopenSignedTransaction } from './transaction/reopened-transaction.ts'
export {
  assembleTransaction,
  decodeSignedTransaction,
  encodeTransaction,
  MAX_SIGNERS,
  MAX_TRANSACTION_BYTES,
  NONCE_BYTES,
  type SignedTransaction,
  signTransaction,
  type Transaction,
  transactionId,
} from './transaction/transaction.ts'
export { verifyTransaction } from './transaction/verify-transaction.ts'
export type { Appender, BlobFiles } from './vault/blob-files.ts'
export {
  type BlobInfo,
  type BlobStatus,
  type BlobStore,
  type BlobStoreLimits,
  type ByteRange,
  DEFAULT_BLOB_LIMITS,
  type OpenedBlob,
  type UploadState,
} from './vault/blob-store.ts'
export {
  createMemoryBlobFiles,
  createMemoryBlobStore,
  type MemoryBlobFilesOptions,
} from './vault/memory-blob-store.ts'
export { type BlobStoreOptions, openBlobStore } from './vault/open-blob-store.ts'
export {
  type AuthenticatedState,
  type AuthenticatedStateOptions,
  openAuthenticatedState,
} from './state/authenticated-state.ts'
export type { BlockChanges, Change } from './state/stage-block.ts'
export { decodeStateProof, encodeStateProof, type StateProof, verifyStateProof } from './state/state-proof.ts'
export {
  consistencyPath,
  inclusionPath,
  leafHash,
  merkleRoot,
  rootFromInclusionPath,
  verifyConsistency,
} from './merkle-log/merkle-log.ts'
export {
  type BlockLeaves,
  type ChainStore,
  type EventPosition,
  openChainStore,
  type Position,
  type SealedBlock,
} from './chain/chain-store.ts'
export type { ProvenOutcome, ProvenRecord } from './receipt/claim.ts'
export {
  decodeSign1,
  encodeCoseReceipt,
  encodeSign1,
  type InclusionProof,
  protectedHeaderOf,
  type Sign1,
  toBeSigned,
  verifySign1,
} from './receipt/cose.ts'
export { type CoseReceipt, decodeCoseReceipt, verifyCoseReceipt } from './receipt/cose-receipt.ts'
export { parseReceipt } from './receipt/parse-receipt.ts'
export {
  MAX_RECEIPT_BYTES,
  type OutcomeClaim,
  RECEIPT_FORMAT,
  type Receipt,
  type ReceiptBlock,
  type ReceiptBundle,
  type ReceiptClaim,
  type ReceiptValue,
  type RecordClaim,
  receiptFromBundle,
  receiptText,
  receiptToJson,
  recordKeyPrefix,
} from './receipt/receipt.ts'
export {
  type ProvenContent,
  type ReceiptCheck,
  type ReceiptLink,
  type VerifiedReceipt,
  verifyReceipt,
} from './receipt/verify-receipt.ts'
