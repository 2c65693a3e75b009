import type { voucher as contract } from '@vouch/application'
import type { Clock } from '@vouch/core'
import type { Client } from '../client/client.ts'
import type { ContractClient } from '../client/contract-client.ts'
import type { Member, Members, Reader } from '../identity/members.ts'
import type { ActingKey } from '../keystore/acting-key.ts'

export type VoucherContract = ContractClient<typeof contract>

/** What the workflows share: one key acting on one chain. */
export interface VoucherSession {
  readonly client: Client
  readonly key: ActingKey
  readonly contract: VoucherContract
  readonly members: Members
  readonly clock: Clock
  /** The keys of an organisation, as they were a moment ago. */
  readers(organisation: Uint8Array): Promise<readonly Reader[]>
  /** The organisation of the key that acts. */
  own(): Promise<Member>
  /** The members' common secret, opened once; undefined where the organisation has none. */
  secret(): Promise<Uint8Array | undefined>
}
