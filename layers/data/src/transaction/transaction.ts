import {
  asHash,
  type Cbor,
  type CodecLimits,
  compareBytes,
  decode,
  encode,
  failed,
  type Hash,
  isPublicKey,
  isSignatureOf,
  ok,
  type PublicKey,
  type Result,
  type Signer,
  taggedHash,
  toHex,
} from '@vouch/core'

export const TRANSACTION_VERSION = 1
export const NONCE_BYTES = 16
export const MAX_SIGNERS = 16
/** Bytes of one signed transaction on the wire and in a block; a contract's bundle is what needs so many. */
export const MAX_TRANSACTION_BYTES = 512 * 1024

/** How large and deep a signed transaction may be. */
export const TRANSACTION_CODEC: CodecLimits = { maxBytes: MAX_TRANSACTION_BYTES, maxDepth: 12 }

/**
 * What its signers ask of the ledger. There is no sequence number: a company's systems submit in parallel, and
 * replay is stopped by remembering ids until they expire.
 */
export interface Transaction {
  readonly chainId: Hash
  /** Everyone who must sign, ordered by bytes; named here so that no signature can be stripped on the way. */
  readonly signers: readonly PublicKey[]
  readonly contract: string
  readonly action: string
  /** In the recorded form of the action's schema. */
  readonly args: Cbor
  /** 16 random bytes. */
  readonly nonce: Uint8Array
  /** Block time in milliseconds since 1970 UTC after which it can no longer be executed. */
  readonly expiryMs: number
  /** The most the first signer's account may be charged, in fee units. */
  readonly maxFee: bigint
}

export interface SignedTransaction {
  readonly id: Hash
  /** The id in hexadecimal: by it a transaction is found among those that wait or were seen. */
  readonly name: string
  readonly transaction: Transaction
  /** One for each signer, in their order. */
  readonly signatures: readonly Uint8Array[]
  /** The recorded bytes. */
  readonly bytes: Uint8Array
}

/** Most are only checked, and never looked for. */
function named(parts: Omit<SignedTransaction, 'name'>): SignedTransaction {
  const { id, transaction, signatures, bytes } = parts
  return {
    id,
    get name() {
      return toHex(id)
    },
    transaction,
    signatures,
    bytes,
  }
}

export function encodeTransaction(transaction: Transaction): Uint8Array {
  return encode([
    TRANSACTION_VERSION,
    transaction.chainId,
    transaction.signers,
    transaction.contract,
    transaction.action,
    transaction.args,
    transaction.nonce,
    transaction.expiryMs,
    transaction.maxFee,
  ])
}

export function transactionId(body: Uint8Array): Hash {
  return taggedHash('vouch/transaction', body)
}

/** Signs over the id with each of `signers`, which must be those the transaction names, in its order. */
export async function signTransaction(
  transaction: Transaction,
  signers: readonly Signer[],
): Promise<SignedTransaction> {
  const body = encodeTransaction(transaction)
  const id = transactionId(body)
  const signatures: Uint8Array[] = []
  for (const signer of signers) signatures.push(await signer.sign(id))
  return assembleTransaction(transaction, body, signatures)
}

/** Joins a body with signatures that were made elsewhere. */
export function assembleTransaction(
  transaction: Transaction,
  body: Uint8Array,
  signatures: readonly Uint8Array[],
): SignedTransaction {
  const bytes = encode([TRANSACTION_VERSION, body, signatures])
  return named({ id: transactionId(body), transaction, signatures, bytes })
}

/**
 * Reads and checks form only. Problems: those of the codec, `TRANSACTION_VERSION_UNKNOWN`, `TRANSACTION_MALFORMED`.
 */
export function decodeSignedTransaction(bytes: Uint8Array): Result<SignedTransaction> {
  const outer = decode(bytes, TRANSACTION_CODEC)
  if (!outer.ok) return outer
  if (!Array.isArray(outer.value) || outer.value.length !== 3)
    return malformed('it is not [version, body, signatures]')
  const [version, body, signatures] = outer.value as readonly Cbor[]
  if (version !== TRANSACTION_VERSION) return unknownVersion(version)
  if (!(body instanceof Uint8Array) || !Array.isArray(signatures))
    return malformed('it is not [version, body, signatures]')
  const inner = decode(body, TRANSACTION_CODEC)
  if (!inner.ok) return inner
  const transaction = readBody(inner.value)
  if (!transaction.ok) return transaction
  if (signatures.length !== transaction.value.signers.length)
    return malformed('it does not carry one signature for each signer')
  const { signers } = transaction.value
  for (let at = 0; at < signers.length; at++) {
    const signature: Cbor = signatures[at]
    if (!(signature instanceof Uint8Array) || !isSignatureOf(signers[at] as PublicKey, signature))
      return malformed('a signature does not have the size that its key demands')
  }
  const [id, checked] = [transactionId(body), transaction.value]
  return ok(named({ id, transaction: checked, signatures: signatures as Uint8Array[], bytes }))
}

function readBody(body: Cbor): Result<Transaction> {
  if (!Array.isArray(body)) return malformed('its body is not a list')
  if (body[0] !== TRANSACTION_VERSION) return unknownVersion(body[0])
  if (body.length !== 9) return malformed('its body does not have 9 entries')
  const [, chainId, signers, contract, action, args, nonce, expiryMs, maxFee] = body as readonly Cbor[]
  if (!(chainId instanceof Uint8Array) || chainId.length !== 32)
    return malformed('its chain id does not have 32 bytes')
  if (!isSignerList(signers))
    return malformed(`its signers are not 1 to ${MAX_SIGNERS} public keys in ascending order`)
  if (!isName(contract) || !isName(action)) return malformed('its contract or action is not a name')
  if (!(nonce instanceof Uint8Array) || nonce.length !== NONCE_BYTES)
    return malformed(`its nonce does not have ${NONCE_BYTES} bytes`)
  if (typeof expiryMs !== 'number' || expiryMs < 0)
    return malformed('its expiry is not a time in milliseconds')
  if (typeof maxFee !== 'number' && typeof maxFee !== 'bigint')
    return malformed('its maximum fee is not a number')
  const fee = BigInt(maxFee)
  if (fee < 0n || fee >= 1n << 128n) return malformed('its maximum fee is not between 0 and 2^128 - 1')
  return ok({
    chainId: asHash(chainId),
    signers,
    contract,
    action,
    args: args as Cbor,
    nonce,
    expiryMs,
    maxFee: fee,
  })
}

function isName(value: Cbor | undefined): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(value)
}

function isSignerList(value: Cbor | undefined): value is readonly PublicKey[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_SIGNERS) return false
  for (let at = 0; at < value.length; at++) {
    const key = value[at]
    if (!(key instanceof Uint8Array) || !isPublicKey(key)) return false
    if (at > 0 && compareBytes(value[at - 1] as Uint8Array, key) >= 0) return false
  }
  return true
}

function unknownVersion(version: Cbor | undefined): Result<never> {
  return failed(
    'TRANSACTION_VERSION_UNKNOWN',
    `The transaction has version ${String(version)}; this software knows version ${TRANSACTION_VERSION}.`,
    'Update the software that reads it, or build the transaction with a version it knows.',
  )
}

function malformed(reason: string): Result<never> {
  return failed(
    'TRANSACTION_MALFORMED',
    `The bytes are not a transaction: ${reason}.`,
    'Build transactions with the SDK, or follow spec/data.md.',
  )
}
