import type { EngineSettings } from './comet-files.ts'

export interface CometConfigInput {
  readonly moniker: string
  readonly settings: EngineSettings
  /** `id@host:port` of the other validators. */
  readonly peers: readonly string[]
  /** True where all of them share one machine. */
  readonly isOneMachine: boolean
  /** Where to begin instead of at the first block. */
  readonly stateSync?: {
    readonly servers: readonly string[]
    readonly trustHeight: number
    readonly trustHash: string
  }
}

/**
 * CometBFT's `config.toml`; what is not named keeps its default. No empty blocks and no waiting after a commit, so that a block is
 * made when there is something to put into it; its transaction index is off, since ours serves.
 */
export function cometConfigText({
  moniker,
  settings,
  peers,
  isOneMachine,
  stateSync,
}: CometConfigInput): string {
  return `# Made by: vouch network create. See docs/operate.md before you change it.
proxy_app = "tcp://127.0.0.1:26658"
moniker = ${JSON.stringify(moniker)}
db_backend = "goleveldb"
db_dir = "data"
log_level = "error"
log_format = "plain"
genesis_file = "config/genesis.json"
priv_validator_key_file = "config/priv_validator_key.json"
priv_validator_state_file = "data/priv_validator_state.json"
node_key_file = "config/node_key.json"
abci = "socket"
filter_peers = false

[rpc]
laddr = "tcp://${settings.rpc}"
max_body_bytes = 4000000

[p2p]
laddr = "tcp://${settings.p2p}"
persistent_peers = ${JSON.stringify(peers.join(','))}
pex = ${isOneMachine ? 'false' : 'true'}
addr_book_strict = ${isOneMachine ? 'false' : 'true'}
allow_duplicate_ip = ${isOneMachine ? 'true' : 'false'}
flush_throttle_timeout = "5ms"
send_rate = 104857600
recv_rate = 104857600

[mempool]
type = "flood"
recheck = true
broadcast = true
size = 5000
max_txs_bytes = 268435456
cache_size = 20000
max_tx_bytes = 1048576

[statesync]
enable = ${stateSync === undefined ? 'false' : 'true'}
rpc_servers = ${JSON.stringify(stateSync?.servers.join(',') ?? '')}
trust_height = ${stateSync?.trustHeight ?? 0}
trust_hash = ${JSON.stringify(stateSync?.trustHash ?? '')}
trust_period = "168h0m0s"
discovery_time = "5s"

[blocksync]
version = "v0"

[consensus]
timeout_propose = "2s"
timeout_propose_delta = "500ms"
timeout_prevote = "500ms"
timeout_prevote_delta = "500ms"
timeout_precommit = "500ms"
timeout_precommit_delta = "500ms"
timeout_commit = "0s"
skip_timeout_commit = true
create_empty_blocks = false
create_empty_blocks_interval = "0s"
peer_gossip_sleep_duration = "5ms"
peer_query_maj23_sleep_duration = "1s"

[storage]
discard_abci_responses = true

[tx_index]
indexer = "null"

[instrumentation]
prometheus = false
`
}
