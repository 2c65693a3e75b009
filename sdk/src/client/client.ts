import {
  type Clock,
  encode,
  type Hash,
  type Problem,
  problem,
  ProblemError,
  type Random,
  systemClock,
  systemRandom,
  toHex,
  unwrap,
} from '@vouch/core'
import { fromJson, type Json, toRecorded } from '@vouch/contract'
import type { AnyContract, TypeDescriptor } from '@vouch/contract/api'
import type { SignedTransaction } from '@vouch/data'
import { createTransport, type TransportOptions } from '../http/transport.ts'
import { type Blobs, createBlobs } from './blobs.ts'
import { type ChainGenesis, createChain } from './chain.ts'
import { type Caller, type ContractClient, createContractClient } from './contract-client.ts'
import {
  type ChainEvent,
  type EventPage,
  type EventQuery,
  type FollowOptions,
  followEvents,
  listEvents,
} from './events.ts'
import { createNetwork, type Network } from './network.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import {
  type BatchEntry,
  buildTransaction,
  type CallOptions,
  type Committed,
  type CommittedEvent,
  submitBatch,
  submitTransaction,
} from './submission.ts'

export interface ClientOptions extends TransportOptions {
  /** The chain that is trusted; without it, the chain of the first answer. */
  readonly chainId?: Uint8Array
  readonly clock?: Clock
  readonly random?: Random
}

export interface NodeStatus {
  readonly chainId: string
  readonly name: string
  readonly engine: string
  readonly height: number
  readonly headTimeMs: number
  readonly headHash: string
  readonly waiting: number
  readonly version: string
  readonly [more: string]: Json
  /** Where a process of its own orders the blocks: what it says of itself; null where it does not answer. */
  readonly engineReport?: {
    readonly height: number
    readonly peers: number
    readonly isCatchingUp: boolean
  } | null
}

export interface ContractMember {
  readonly summary: string
  readonly args: TypeDescriptor
  readonly result: TypeDescriptor
  readonly genesisOnly: boolean
}

export interface ContractDescription {
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly bundleHash: string
  readonly actions: Readonly<Record<string, ContractMember>>
  readonly views: Readonly<Record<string, ContractMember>>
  readonly events: Readonly<Record<string, TypeDescriptor>>
  readonly errors: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>
  readonly collections: Readonly<
    Record<string, { readonly key: TypeDescriptor; readonly value: TypeDescriptor }>
  >
}

/** A transaction as the node tells it. */
export interface TransactionInfo {
  readonly id: string
  readonly height: number
  readonly index: number
  readonly timeMs: number
  readonly contract: string
  readonly action: string
  readonly signers: readonly string[]
  readonly args: Json
  readonly status: 'committed' | 'failed'
  /** Where it failed: the contract's words. */
  readonly failure?: Problem
  readonly gas: number
  readonly fee: string
  readonly result: Json
  readonly events: readonly CommittedEvent[]
}

/** A block as the node tells it. */
export interface BlockInfo {
  readonly height: number
  readonly timeMs: number
  readonly hash: string
  readonly transactions: readonly string[]
  readonly [more: string]: Json
}

/** All calls throw: `NodeProblemError` where the node refuses, `OperationalError` where it cannot be reached. */
export interface Client {
  readonly url: string
  status(): Promise<NodeStatus>
  chainId(): Promise<Hash>
  genesis(): Promise<ChainGenesis>
  /** The contracts in force, from the node. */
  contracts(): Promise<readonly ContractDescription[]>
  /** A contract whose definition is at hand, typed. */
  contract<C extends AnyContract>(definition: C): ContractClient<C>
  /** A contract known by name only: arguments in JSON form, read by the node's description. */
  call(contract: string, action: string, args: Json, options: CallOptions): Promise<Committed>
  view(
    contract: string,
    view: string,
    args: Json,
  ): Promise<{ readonly result: Json; readonly height: number }>
  submit(signed: SignedTransaction | Uint8Array): Promise<Committed>
  submitAll(signed: readonly (SignedTransaction | Uint8Array)[]): Promise<readonly BatchEntry[]>
  transaction(id: Uint8Array): Promise<TransactionInfo>
  block(height: number): Promise<BlockInfo>
  /** Newest first, heights below `before`. */
  blocks(page?: { readonly before?: number; readonly limit?: number }): Promise<readonly BlockInfo[]>
  listEvents(query?: EventQuery): Promise<EventPage>
  /** What happens from now on, or from where `options` say; see `FollowOptions`. */
  events(options?: FollowOptions): AsyncGenerator<ChainEvent>
  readonly blobs: Blobs
  readonly receipts: Receipts
  readonly network: Network
}

/** A client of one node. It keeps the genesis and the contracts' descriptions, and nothing else. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options)
  const clock = options.clock ?? systemClock
  const random = options.random ?? systemRandom
  const chain = createChain(transport, options.chainId)
  const nowMs = (): number => clock.nowMs()
  const getJson = async <T>(path: string): Promise<T> => (await (await transport.request(path)).json()) as T

  let described: Promise<readonly ContractDescription[]> | undefined
  const contracts = (): Promise<readonly ContractDescription[]> => {
    described ??= getJson<readonly ContractDescription[]>('/v1/contracts').catch((cause: unknown) => {
      described = undefined
      throw cause
    })
    return described
  }

  const caller: Caller = {
    build: (call, how) => buildTransaction({ chain, random, nowMs }, call, how),
    submit: (bytes) => submitTransaction(transport, bytes),
    async askView(contract, view, args) {
      const response = await transport.request(`/v1/views/${contract}/${view}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(args),
        repeatable: true,
      })
      return (await response.json()) as { result: Json; height: number }
    },
  }

  return {
    url: transport.url,
    status: () => getJson('/v1/status'),
    chainId: chain.chainId,
    genesis: chain.genesis,
    contracts,
    contract: (definition) => createContractClient(definition, caller),
    async call(contract, action, args, how) {
      const member = await describedAction(contracts(), contract, action)
      const value = unwrap(fromJson(member.args, args))
      const recorded = unwrap(toRecorded(member.args, value))
      const signed = await caller.build({ contract, action, args: recorded }, how)
      return caller.submit(signed.bytes)
    },
    view: caller.askView,
    submit: (signed) => caller.submit(bytesOf(signed)),
    submitAll: (signed) => submitBatch(transport, encode(signed.map(bytesOf))),
    network: createNetwork(getJson),
    transaction: (id) => getJson(`/v1/transactions/${toHex(id)}`),
    block: (height) => getJson(`/v1/blocks/${height}`),
    blocks(page = {}) {
      const query = new URLSearchParams()
      if (page.before !== undefined) query.set('before', String(page.before))
      if (page.limit !== undefined) query.set('limit', String(page.limit))
      return getJson(`/v1/blocks?${query.toString()}`)
    },
    listEvents: (query) => listEvents(transport, query),
    events: (follow) => followEvents(transport, follow),
    blobs: createBlobs({ transport, chain, random, nowMs }),
    receipts: createReceipts(transport),
  }
}

function bytesOf(signed: SignedTransaction | Uint8Array): Uint8Array {
  return signed instanceof Uint8Array ? signed : signed.bytes
}

async function describedAction(
  contracts: Promise<readonly ContractDescription[]>,
  contract: string,
  action: string,
): Promise<ContractMember> {
  const known = await contracts
  const found = known.find(({ name }) => name === contract)
  const member = found?.actions[action]
  if (member !== undefined) return member
  const choices = found === undefined ? known.map(({ name }) => name) : Object.keys(found.actions)
  throw new ProblemError(
    problem(
      'ACTION_UNKNOWN',
      found === undefined
        ? `There is no contract '${contract}'.`
        : `Contract '${contract}' has no action '${action}'.`,
      `Use one of: ${choices.join(', ')}.`,
      { contract, action },
    ),
  )
}
