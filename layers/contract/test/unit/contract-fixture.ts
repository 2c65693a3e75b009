import { type Cbor, concatBytes, createEd25519Signer, sha256, uint64, unwrap, utf8 } from '@vouch/core'
import {
  type AuthenticatedState,
  assembleTransaction,
  chainIdOf,
  createMemoryStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeTransaction,
  type FeePrices,
  type Genesis,
  type KeyValueStore,
  type Outcome,
  openAuthenticatedState,
  type SignedTransaction,
} from '@vouch/data'
import {
  type BlockResult,
  bundleHashOf,
  type ContractMachine,
  createContractMachine,
} from '../../src/runtime/index.ts'

export const signer = createEd25519Signer(sha256(utf8('contract fixture')))
export const other = createEd25519Signer(sha256(utf8('contract fixture, other')))
const TIME_MS = Date.UTC(2026, 0, 5)

/** A machine over plain sources, without identity or signatures. */
export interface Fixture {
  readonly machine: ContractMachine
  readonly state: AuthenticatedState
  readonly store: KeyValueStore
  readonly founded: BlockResult
  sign(contract: string, action: string, args?: Cbor, signers?: readonly (typeof signer)[]): SignedTransaction
  execute(transactions: readonly SignedTransaction[]): BlockResult
  run(contract: string, action: string, args?: Cbor): Outcome
  /** The failure's code, or 'OK'. */
  code(contract: string, action: string, args?: Cbor): string
}

export interface FixtureOptions {
  readonly feePrices?: FeePrices
  readonly maxGas?: number
  readonly installer?: string
  readonly foundation?: Genesis['foundation']
  readonly allocations?: Genesis['allocations']
  readonly undoWindow?: number
  holdsBundle?(hash: Uint8Array): boolean
}

export function genesisOf(sources: Readonly<Record<string, string>>, options: FixtureOptions = {}): Genesis {
  return {
    name: 'fixture',
    timeMs: TIME_MS,
    engine: 'none',
    engineParameters: null,
    limits: { ...DEFAULT_CHAIN_LIMITS, maxGasPerTransaction: options.maxGas ?? 5_000_000 },
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: options.allocations ?? [],
    contracts: Object.entries(sources).map(([name, source]) => [name, bundleHashOf(utf8(source))] as const),
    foundation: options.foundation ?? [],
  }
}

export function createFixture(
  sources: Readonly<Record<string, string>>,
  options: FixtureOptions = {},
): Fixture {
  const genesis = genesisOf(sources, options)
  const chainId = chainIdOf(encodeGenesis(genesis))
  const store = createMemoryStore()
  const state = openAuthenticatedState(store, { bucketBits: 4, undoWindow: options.undoWindow ?? 0 })
  const installer = options.installer ?? 'governance'
  const machine = createContractMachine(state, {
    genesis,
    chainId,
    installer,
    ...(options.holdsBundle === undefined ? {} : { holdsBundle: options.holdsBundle }),
  })
  const bundles = new Map(Object.entries(sources).map(([name, source]) => [name, utf8(source)] as const))
  const founded = unwrap(machine.found(bundles))
  let height = 0
  let nonce = 0

  const sign: Fixture['sign'] = (contract, action, args = [], signers = [signer]) => {
    nonce += 1
    const body = {
      chainId,
      signers: signers.map(({ publicKey }) => publicKey),
      contract,
      action,
      args,
      nonce: concatBytes(uint64(0), uint64(nonce)),
      expiryMs: TIME_MS + 86_400_000,
      maxFee: 1_000_000_000n,
    }
    const bytes = encodeTransaction(body)
    // The machine is given what was verified before.
    return assembleTransaction(
      body,
      bytes,
      signers.map(() => new Uint8Array(64)),
    )
  }
  const execute: Fixture['execute'] = (transactions) => {
    height += 1
    return machine.execute({
      height,
      timeMs: TIME_MS + height * 1_000,
      proposer: other.publicKey,
      transactions,
    })
  }
  const run: Fixture['run'] = (contract, action, args) =>
    execute([sign(contract, action, args)]).outcomes[0] as Outcome
  return {
    machine,
    state,
    store,
    founded,
    sign,
    execute,
    run,
    code: (contract, action, args) => run(contract, action, args).failure?.code ?? 'OK',
  }
}

interface SourceParts {
  readonly name?: string
  /** Before the contract. */
  readonly top?: string
  /** Bodies of actions `(context, args) => …`, without arguments unless `args` gives a schema. */
  readonly actions?: Readonly<Record<string, string>>
  readonly views?: Readonly<Record<string, string>>
  readonly state?: string
  readonly events?: string
  readonly errors?: string
  /** Schema of every action's and view's arguments. */
  readonly args?: string
  readonly result?: string
  readonly genesisOnly?: boolean
}

const NO_ARGS = "{ kind: 'record', fields: {} }"
const NOTHING = "{ kind: 'option', of: { kind: 'boolean' } }"

/** A bundle written by hand. */
export function sourceOf(parts: SourceParts): string {
  const member = ([name, body]: readonly [string, string]): string =>
    `${name}: { summary: 's', args: ${parts.args ?? NO_ARGS}, result: ${parts.result ?? NOTHING},
      genesisOnly: ${parts.genesisOnly ?? false}, run: (context, args) => { ${body} } }`
  const members = (of: SourceParts['actions']): string =>
    Object.entries(of ?? {})
      .map(member)
      .join(',\n')
  return `var contractModule = (() => {
  ${parts.top ?? ''}
  const contract = {
    declaration: { name: '${parts.name ?? 'probe'}', version: 1, summary: 's',
      state: { ${parts.state ?? ''} }, events: { ${parts.events ?? ''} }, errors: { ${parts.errors ?? ''} } },
    actions: { ${members(parts.actions)} },
    views: { ${members(parts.views)} },
  }
  return { contract }
})()`
}

/** `value: integer` by `key: text`. */
export const NUMBERS = `numbers: {
  key: { kind: 'text', min: 0, max: 40 }, value: { kind: 'integer', min: 0, max: 1000000 }, indexes: {} }`
