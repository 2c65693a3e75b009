import { Agent, request as httpRequest } from 'node:http'
import {
  addressOf,
  type Broadcast,
  type CometRpc,
  type CommitVote,
  type SignedHeader,
  type Validator,
} from '@vouch/consensus'
import { concatBytes, fromBase64, fromHex, toHex, utf8 } from '@vouch/core'

/** What the engine says of itself. */
export interface CometStatus {
  readonly height: number
  readonly isCatchingUp: boolean
  readonly peers: number
}

export interface CometClient extends CometRpc {
  status(): Promise<CometStatus | undefined>
  /** Upper-case hexadecimal, as CometBFT's configuration takes it. */
  blockHash(height: number): Promise<string | undefined>
  close(): void
}

// oxlint-disable-next-line typescript/no-explicit-any -- the engine's own JSON, read field by field below
type Json = any

const TIMEOUT_MS = 10_000
const ED25519_SCHEME = Uint8Array.of(1)

/** Talks to the RPC of a CometBFT process on this machine. */
export function createCometClient(address: string): CometClient {
  const [host = '127.0.0.1', port = '26657'] = address.split(':')
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  let next = 0

  const post = (path: string, type: string, body: Uint8Array): Promise<Json> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host,
          port,
          agent,
          method: 'POST',
          path,
          timeout: TIMEOUT_MS,
          headers: { 'content-type': type, 'content-length': body.length },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')))
            } catch (cause) {
              reject(cause as Error)
            }
          })
        },
      )
      request.on('timeout', () => request.destroy(new Error('the engine does not answer')))
      request.on('error', reject)
      request.end(body)
    })
  const call = (method: string, params: Json): Promise<Json> => {
    next += 1
    return post('/', 'application/json', utf8(JSON.stringify({ jsonrpc: '2.0', id: next, method, params })))
  }
  /** Undefined where the process does not answer or does not have it now. */
  const ask = async (method: string, params: Json = {}): Promise<Json> => {
    try {
      return (await call(method, params)).result
    } catch {
      return undefined
    }
  }

  return {
    async broadcast(batch): Promise<Broadcast> {
      let answer: Json
      try {
        // As a form: the engine reads it in a fraction of the time that a megabyte of JSON takes it.
        const form = Buffer.from(`tx=0x${toHex(batch)}`, 'latin1')
        answer = await post('/broadcast_tx_sync', 'application/x-www-form-urlencoded', form)
      } catch {
        return 'gone'
      }
      if (answer.error !== undefined) {
        const text = `${answer.error.message} ${answer.error.data}`
        if (text.includes('already exists in cache')) return 'taken'
        return text.includes('mempool is full') ? 'full' : 'gone'
      }
      return answer.result.code === 0 ? 'taken' : 'refused'
    },
    async signedHeader(height) {
      const result = await ask('commit', { height: String(height) })
      return result === undefined ? undefined : readSignedHeader(result.signed_header)
    },
    async validators(height) {
      const validators: Validator[] = []
      for (let page = 1; ; page++) {
        const result = await ask('validators', {
          height: String(height),
          page: String(page),
          per_page: '100',
        })
        if (result === undefined) return undefined
        for (const one of result.validators as readonly Json[])
          validators.push({
            publicKey: concatBytes(ED25519_SCHEME, base64(one.pub_key.value)),
            power: Number(one.voting_power),
          })
        if (validators.length >= Number(result.total)) return validators
      }
    },
    async status() {
      const [status, net] = await Promise.all([ask('status'), ask('net_info')])
      if (status === undefined) return undefined
      return {
        height: Number(status.sync_info.latest_block_height),
        isCatchingUp: status.sync_info.catching_up === true,
        peers: Number(net?.n_peers ?? 0),
      }
    },
    async blockHash(height) {
      const result = await ask('commit', { height: String(height) })
      return result?.signed_header.commit.block_id.hash
    },
    close: () => agent.destroy(),
  }
}

const FLAG_COMMIT = 2

function readSignedHeader({ header, commit }: Json): SignedHeader {
  return {
    header: {
      blockVersion: Number(header.version.block),
      appVersion: Number(header.version.app ?? 0),
      chainId: header.chain_id,
      height: Number(header.height),
      time: readTime(header.time),
      lastBlockId: {
        hash: hex(header.last_block_id.hash),
        partsTotal: Number(header.last_block_id.parts.total),
        partsHash: hex(header.last_block_id.parts.hash),
      },
      lastCommitHash: hex(header.last_commit_hash),
      dataHash: hex(header.data_hash),
      validatorsHash: hex(header.validators_hash),
      nextValidatorsHash: hex(header.next_validators_hash),
      consensusHash: hex(header.consensus_hash),
      appHash: hex(header.app_hash),
      lastResultsHash: hex(header.last_results_hash),
      evidenceHash: hex(header.evidence_hash),
      proposerAddress: hex(header.proposer_address),
    },
    commit: {
      round: Number(commit.round),
      partsTotal: Number(commit.block_id.parts.total),
      partsHash: hex(commit.block_id.parts.hash),
      votes: (commit.signatures as readonly Json[]).map((vote): CommitVote | null =>
        vote.block_id_flag === FLAG_COMMIT
          ? { time: readTime(vote.timestamp), signature: base64(vote.signature) }
          : null,
      ),
    },
  }
}

/** RFC 3339 with up to nine decimals, as Go writes it. */
function readTime(text: string): { seconds: number; nanos: number } {
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? []
  return { seconds: Date.parse(`${whole}Z`) / 1000, nanos: Number(fraction.padEnd(9, '0')) }
}

function hex(text: string): Uint8Array {
  return fromHex(text.toLowerCase()) ?? new Uint8Array(0)
}

function base64(text: string): Uint8Array {
  return fromBase64(text) ?? new Uint8Array(0)
}

/** The address by which the engine's logs call a validator. */
export function addressText(publicKey: Uint8Array): string {
  return toHex(addressOf(publicKey)).toUpperCase()
}
