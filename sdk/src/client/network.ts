/** A neighbour of a node of an open network. */
export interface PeerInfo {
  readonly peer: string
  readonly address: string
  readonly isInbound: boolean
  readonly height: number
  readonly sinceMs: number
  /** At 100 it is banned. */
  readonly blame: number
}

export interface PeersInfo {
  readonly self: string
  readonly listen: string
  /** Addresses in the book. */
  readonly known: number
  readonly waitingBodies: number
  /** Of this node's own miners, hashes a second. */
  readonly hashRate: number
  readonly peers: readonly PeerInfo[]
}

/** Amounts are decimal text: they may be beyond what numbers hold. */
export interface SupplyInfo {
  readonly height: number
  readonly allocated: string
  readonly issued: string
  readonly cap: string
  readonly supply: string
  readonly burned: string
  readonly maturing: string
  readonly subsidy: string
  readonly halvingInterval: number
  readonly miners: readonly { readonly miner: string; readonly blocks: number }[]
}

export interface TreeBlock {
  readonly hash: string
  readonly previous: string
  readonly height: number
  readonly timeMs: number
  readonly miner: string
  /** Hashes behind the chain up to it, decimal. */
  readonly work: string
  readonly difficulty: string
  readonly transactions: number
  /** 0 off the active chain. */
  readonly confirmations: number
  readonly invalid: string | null
}

export interface BlockTree {
  readonly height: number
  readonly finalityDepth: number
  readonly work: string
  readonly blocks: readonly TreeBlock[]
}

export interface HistoryPoint {
  readonly height: number
  readonly timeMs: number
  readonly difficulty: string
  readonly hashRate: number
  readonly issued: string
}

export interface NetworkHistory {
  readonly height: number
  readonly points: readonly HistoryPoint[]
  readonly schedule: readonly { readonly height: number; readonly issued: string }[]
}

export interface ValidatorSignatures {
  readonly height: number
  readonly engineHeight: number
  readonly round: number
  readonly validators: readonly {
    readonly publicKey: string
    readonly power: number
    readonly signed: boolean
  }[]
}

/** Who keeps the chain. All but `signatures` belong to open networks, and that to chains with validators. */
export interface Network {
  peers(): Promise<PeersInfo>
  supply(): Promise<SupplyInfo>
  tree(): Promise<BlockTree>
  history(): Promise<NetworkHistory>
  signatures(): Promise<ValidatorSignatures>
}

export function createNetwork(getJson: <T>(path: string) => Promise<T>): Network {
  const about =
    <T>(name: string) =>
    (): Promise<T> =>
      getJson<T>(`/v1/network/${name}`)
  return {
    peers: about('peers'),
    supply: about('supply'),
    tree: about('tree'),
    history: about('history'),
    signatures: about('signatures'),
  }
}
