import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { addressOf, cometChainId, type Validator } from '@vouch/consensus'
import { concatBytes, sha256, toBase64, toHex } from '@vouch/core'

/** Where a home keeps what belongs to its CometBFT process. */
export interface CometPaths {
  readonly root: string
  readonly config: string
  readonly data: string
  readonly log: string
  readonly pid: string
  readonly settings: string
  readonly snapshots: string
}

export function cometPaths(home: string): CometPaths {
  const root = join(home, 'comet')
  const at = (name: string): string => join(root, name)
  return {
    root,
    config: at('config'),
    data: at('data'),
    log: at('cometbft.log'),
    pid: at('pid.json'),
    settings: join(home, 'engine.json'),
    snapshots: join(home, 'snapshots'),
  }
}

/** What `engine.json` of a home says: addresses `host:port`. */
export interface EngineSettings {
  readonly format: 1
  /** Where our API listens. */
  readonly api: string
  /** Where CometBFT's RPC listens; for this machine, unless others synchronise from it. */
  readonly rpc: string
  /** Where CometBFT listens for other validators. */
  readonly p2p: string
  /** False where somebody else starts and stops CometBFT. Default true. */
  readonly runsEngine?: boolean
  /** APIs of the other organisations' nodes, such as `https://node.example`: documents kept there are fetched from them. */
  readonly members?: readonly string[]
  /** Blocks of CometBFT's from one snapshot to the next. Default 2,000. */
  readonly snapshotEvery?: number
  /** How long a client waits for a block before it is told that none is made. Default 20,000. */
  readonly patienceMs?: number
}

/** A key pair of CometBFT's: Ed25519. */
export interface CometKey {
  /** 32 bytes, without a scheme byte. */
  readonly raw: Uint8Array
  /** With the scheme byte, as we record keys. */
  readonly publicKey: Uint8Array
  readonly secret: Uint8Array
}

export function makeCometKey(): CometKey {
  return keyOf(generateKeyPairSync('ed25519').privateKey)
}

function keyOf(key: KeyObject): CometKey {
  const secret = key.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  return { raw, publicKey: concatBytes(Uint8Array.of(1), raw), secret }
}

/** The key in a `priv_validator_key.json`. */
export function readCometKey(text: string): CometKey {
  const { priv_key: stored } = JSON.parse(text) as { priv_key: { value: string } }
  const seed = Buffer.from(stored.value, 'base64').subarray(0, 32)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return keyOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

/** The name under which other nodes find this one. */
export function nodeIdOf(key: CometKey): string {
  return toHex(sha256(key.raw).subarray(0, 20))
}

function privateJson({ raw, secret }: CometKey) {
  return { type: 'tendermint/PrivKeyEd25519', value: toBase64(concatBytes(secret, raw)) }
}

function publicJson(raw: Uint8Array) {
  return { type: 'tendermint/PubKeyEd25519', value: toBase64(raw) }
}

export function validatorKeyText(key: CometKey): string {
  const address = toHex(addressOf(key.publicKey)).toUpperCase()
  return `${JSON.stringify({ address, pub_key: publicJson(key.raw), priv_key: privateJson(key) }, null, 2)}\n`
}

export function nodeKeyText(key: CometKey): string {
  return `${JSON.stringify({ priv_key: privateJson(key) })}\n`
}

/** Before the first vote. The engine keeps this file; where it is lost, a validator could sign twice. */
export const FIRST_VALIDATOR_STATE = `${JSON.stringify({ height: '0', round: 0, step: 0 })}\n`

export interface CometGenesisInput {
  readonly chainId: Uint8Array
  readonly timeMs: number
  readonly validators: readonly (Validator & { readonly name: string })[]
  readonly maxBlockBytes: number
}

const DAY_NS = 24n * 3_600n * 1_000_000_000n

/** CometBFT's own genesis, which follows from ours: the same on every validator. */
export function cometGenesisText({ chainId, timeMs, validators, maxBlockBytes }: CometGenesisInput): string {
  const genesis = {
    genesis_time: new Date(timeMs).toISOString(),
    chain_id: cometChainId(chainId),
    initial_height: '1',
    consensus_params: {
      block: { max_bytes: String(maxBlockBytes + (1 << 20)), max_gas: '-1' },
      evidence: {
        max_age_num_blocks: '1000000',
        max_age_duration: String(21n * DAY_NS),
        max_bytes: '1048576',
      },
      validator: { pub_key_types: ['ed25519'] },
      version: { app: '1' },
      abci: { vote_extensions_enable_height: '0' },
    },
    validators: validators.map(({ publicKey, power, name }) => ({
      address: toHex(addressOf(publicKey)).toUpperCase(),
      pub_key: publicJson(publicKey.subarray(1)),
      power: String(power),
      name,
    })),
    app_hash: '',
  }
  return `${JSON.stringify(genesis, null, 2)}\n`
}
