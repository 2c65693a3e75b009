import { voucher as contract } from '@vouch/application'
import { type Clock, systemClock } from '@vouch/core'
import type { Client } from '../client/client.ts'
import { createMembers, type Member, type Members, type Reader } from '../identity/members.ts'
import type { ActingKey } from '../keystore/acting-key.ts'
import {
  type AccessRequest,
  grantAccess,
  type ObtainedDocument,
  obtainDocument,
  offerTransfer,
  readingOf,
  type TransferRequest,
} from './access.ts'
import { depositDocument, type DepositedVoucher, type DepositRequest } from './deposit.ts'
import { discloseVoucherField, type VoucherDisclosure } from './disclosure.ts'
import type { VoucherReading } from './sealed-reading.ts'
import type { VoucherContract, VoucherSession } from './session.ts'
import { type Flow, traceVoucher } from './trace.ts'
import { makeVoucherReceipt, type VoucherReceiptOptions } from './voucher-receipt.ts'
import type { Receipt } from '@vouch/data'

/**
 * The work around vouchers that is more than one transaction: encrypting, sealing, uploading, proving. Single actions
 * (accept, reject, freeze, book, …) are on `contract.actions`.
 */
export interface Vouchers {
  /** The key that acts. */
  readonly key: ActingKey
  readonly contract: VoucherContract
  readonly members: Members
  /** Encrypts once, uploads, seals to the parties, then offers it to the custodian. */
  deposit(request: DepositRequest): Promise<DepositedVoucher>
  /** Records the reading, then gives the document. */
  obtain(id: Uint8Array): Promise<ObtainedDocument>
  /** What was read of the document at deposit, for an organisation whose reading is recorded; records nothing. */
  reading(id: Uint8Array): Promise<VoucherReading | undefined>
  /** Seals the document's key to an organisation and grants it the reading. */
  grant(request: AccessRequest): ReturnType<typeof grantAccess>
  /** Seals the document's key to the receiver and offers the voucher. */
  proposeTransfer(request: TransferRequest): ReturnType<typeof offerTransfer>
  /** The complete flow record, checked against the voucher's. */
  trace(id: Uint8Array): Promise<Flow>
  receipt(id: Uint8Array, options?: VoucherReceiptOptions): Promise<Receipt>
  /** One field of the document with its proof, and nothing else of it. */
  disclose(id: Uint8Array, field: string): Promise<VoucherDisclosure>
}

export interface VouchersOptions {
  /** Known already; otherwise opened from the chain with the key. */
  readonly consortiumSecret?: Uint8Array
  readonly clock?: Clock
}

/** Readers of an organisation are asked for again after this long. */
const READERS_KEPT_MS = 10_000

export function createVouchers(client: Client, key: ActingKey, options: VouchersOptions = {}): Vouchers {
  const session = createSession(client, key, options)
  return {
    key,
    contract: session.contract,
    members: session.members,
    deposit: (request) => depositDocument(session, request),
    obtain: (id) => obtainDocument(session, id),
    reading: (id) => readingOf(session, id),
    grant: (request) => grantAccess(session, request),
    proposeTransfer: (request) => offerTransfer(session, request),
    trace: (id) => traceVoucher(client, id),
    receipt: (id, how) => makeVoucherReceipt(client, id, how),
    disclose: (id, field) => discloseVoucherField(session, id, field),
  }
}

function createSession(client: Client, key: ActingKey, options: VouchersOptions): VoucherSession {
  const members = createMembers(client)
  const clock = options.clock ?? systemClock
  const known = new Map<string, { readonly atMs: number; readonly readers: Promise<readonly Reader[]> }>()
  let secret: Promise<Uint8Array | undefined> | undefined
  let own: Promise<Member> | undefined
  return {
    client,
    key,
    members,
    clock,
    contract: client.contract(contract),
    readers(organisation) {
      const name = organisation.join()
      const kept = known.get(name)
      if (kept !== undefined && clock.nowMs() - kept.atMs < READERS_KEPT_MS) return kept.readers
      const readers = members.readers(organisation)
      known.set(name, { atMs: clock.nowMs(), readers })
      readers.catch(() => known.delete(name))
      return readers
    },
    own() {
      own ??= members.ofKey(key.publicKey).catch((cause: unknown) => {
        own = undefined
        throw cause
      })
      return own
    },
    secret() {
      secret ??=
        options.consortiumSecret === undefined
          ? openSecret(members, key)
          : Promise.resolve(options.consortiumSecret)
      secret.catch(() => {
        secret = undefined
      })
      return secret
    },
  }
}

async function openSecret(members: Members, key: ActingKey): Promise<Uint8Array | undefined> {
  const { organisation } = await members.ofKey(key.publicKey)
  return organisation.sealedSecret === null ? undefined : members.consortiumSecret(key)
}
