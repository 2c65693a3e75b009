import {
  type Cbor,
  decode,
  enterArray,
  type Hash,
  type PublicKey,
  skipItem,
  toHex,
  unwrap,
} from '@vouch/core'
import { type SignedTransaction, type Transaction, TRANSACTION_CODEC, transactionId } from './transaction.ts'

/**
 * Reads a transaction that was admitted before: its parts and signatures are not checked again. What waits for its block
 * waits as bytes, thousands at a time; arguments are read when they are asked for, which is once.
 */
export function reopenSignedTransaction(bytes: Uint8Array): SignedTransaction {
  return new Reopened(bytes)
}

/** The value of the item at `at`. */
function read(bytes: Uint8Array, at: number): Cbor {
  return unwrap(decode(bytes.subarray(at, skipItem(bytes, at)), TRANSACTION_CODEC))
}

/** `[version, body, signatures]`. A class, because its getters then cost an instance nothing. */
class Reopened implements SignedTransaction {
  readonly id: Hash
  readonly transaction: Transaction
  readonly bytes: Uint8Array
  readonly #signaturesAt: number
  #name: string | undefined

  constructor(bytes: Uint8Array) {
    const bodyAt = skipItem(bytes, enterArray(bytes, 0))
    this.#signaturesAt = skipItem(bytes, bodyAt)
    const body = bytes.subarray(contentAt(bytes, bodyAt), this.#signaturesAt)
    this.id = transactionId(body)
    this.transaction = new ReopenedBody(body)
    this.bytes = bytes
  }

  /** Kept: it is looked for a dozen times, and many hold the same text. */
  get name(): string {
    this.#name ??= toHex(this.id)
    return this.#name
  }

  get signatures(): readonly Uint8Array[] {
    return read(this.bytes, this.#signaturesAt) as readonly Uint8Array[]
  }
}

/** `[version, chain id, signers, contract, action, args, nonce, expiry, maximum fee]`. */
class ReopenedBody implements Transaction {
  readonly signers: readonly PublicKey[]
  readonly contract: string
  readonly action: string
  readonly expiryMs: number
  readonly maxFee: bigint
  readonly #body: Uint8Array
  readonly #chainIdAt: number
  readonly #argsAt: number
  readonly #nonceAt: number

  constructor(body: Uint8Array) {
    this.#body = body
    this.#chainIdAt = skipItem(body, enterArray(body, 0))
    const signersAt = skipItem(body, this.#chainIdAt)
    const contractAt = skipItem(body, signersAt)
    const actionAt = skipItem(body, contractAt)
    this.#argsAt = skipItem(body, actionAt)
    this.#nonceAt = skipItem(body, this.#argsAt)
    const expiryAt = skipItem(body, this.#nonceAt)
    this.signers = read(body, signersAt) as readonly PublicKey[]
    this.contract = read(body, contractAt) as string
    this.action = read(body, actionAt) as string
    this.expiryMs = read(body, expiryAt) as number
    this.maxFee = BigInt(read(body, skipItem(body, expiryAt)) as number | bigint)
  }

  get chainId(): Hash {
    return read(this.#body, this.#chainIdAt) as Hash
  }

  get args(): Cbor {
    return read(this.#body, this.#argsAt)
  }

  get nonce(): Uint8Array {
    return read(this.#body, this.#nonceAt) as Uint8Array
  }
}

/** Where the content of the byte string at `at` begins. */
function contentAt(bytes: Uint8Array, at: number): number {
  const info = (bytes[at] as number) & 31
  return at + (info < 24 ? 1 : 1 + (1 << (info - 24)))
}
