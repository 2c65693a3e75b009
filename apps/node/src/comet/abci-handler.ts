import type { CometApplication, CometBlock, Validator } from '@vouch/consensus'
import type {
  CommitInfo,
  Request,
  RequestFinalizeBlock,
  Response,
  ValidatorUpdate,
} from 'cosmjs-types/tendermint/abci/types'
import {
  CheckTxType,
  MisbehaviorType,
  ResponseProcessProposal_ProposalStatus as Proposed,
} from 'cosmjs-types/tendermint/abci/types'
import { BlockIDFlag } from 'cosmjs-types/tendermint/types/validator'
import type { Timestamp } from 'cosmjs-types/google/protobuf/timestamp'
import type { AbciHandler } from './abci-server.ts'

export interface HandlerDeps {
  readonly application: CometApplication
  readonly version: string
  /** The engine began to talk to us. */
  onConnected(): void
  /** Snapshots for others and from others, where this node takes part in them. */
  readonly snapshots?: (request: Request) => Promise<Response> | undefined
}

const REFUSED = 1

/** Turns the engine's messages into questions to the application and back. */
export function createAbciHandler({
  application,
  version,
  onConnected,
  snapshots,
}: HandlerDeps): AbciHandler {
  return async (request): Promise<Response> => {
    if (request.checkTx !== undefined) {
      const { tx, type } = request.checkTx
      const taken = await application.check(tx, type === CheckTxType.RECHECK)
      return { checkTx: { ...EMPTY_RESULT, code: taken ? 0 : REFUSED } }
    }
    if (request.flush !== undefined) return { flush: {} }
    if (request.finalizeBlock !== undefined) return finalize(application, request.finalizeBlock)
    if (request.commit !== undefined) {
      await application.commit()
      return { commit: { retainHeight: 0n } }
    }
    if (request.prepareProposal !== undefined) {
      const { txs, maxTxBytes, time } = request.prepareProposal
      const proposal = { transactions: txs, timeMs: millisecondsOf(time) }
      return { prepareProposal: { txs: [...(await application.prepare(proposal, Number(maxTxBytes)))] } }
    }
    if (request.processProposal !== undefined) {
      const { proposedLastCommit: lastCommit, ...rest } = request.processProposal
      const accepted = await application.accepts(blockOf({ ...rest, lastCommit }))
      return { processProposal: { status: accepted ? Proposed.ACCEPT : Proposed.REJECT } }
    }
    if (request.info !== undefined) {
      const { height, appHash } = await application.info()
      onConnected()
      return {
        info: {
          data: 'vouch',
          version,
          appVersion: 1n,
          lastBlockHeight: BigInt(height),
          lastBlockAppHash: height === 0 ? new Uint8Array(0) : appHash,
        },
      }
    }
    if (request.initChain !== undefined)
      return { initChain: { validators: [], appHash: (await application.info()).appHash } }
    const answer = snapshots?.(request)
    return answer ?? other(request)
  }
}

async function finalize(application: CometApplication, request: RequestFinalizeBlock): Promise<Response> {
  const { decidedLastCommit: lastCommit, ...rest } = request
  const { appHash, validatorUpdates } = await application.finalize(blockOf({ ...rest, lastCommit }))
  return {
    finalizeBlock: {
      events: [],
      txResults: request.txs.map(() => EMPTY_RESULT),
      validatorUpdates: validatorUpdates.map(updateOf),
      appHash,
    },
  }
}

/** What a proposed block and a final one say alike. */
interface SaidBlock
  extends Pick<RequestFinalizeBlock, 'height' | 'time' | 'hash' | 'txs' | 'proposerAddress' | 'misbehavior'> {
  readonly lastCommit: CommitInfo
}

function blockOf(said: SaidBlock): CometBlock {
  return {
    height: Number(said.height),
    timeMs: millisecondsOf(said.time),
    hash: said.hash,
    transactions: said.txs,
    proposerAddress: said.proposerAddress,
    signers: said.lastCommit.votes
      .filter(({ blockIdFlag }) => blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_COMMIT)
      .map(({ validator }) => validator.address),
    doubleSigners: said.misbehavior
      .filter(({ type }) => type !== MisbehaviorType.UNKNOWN)
      .map(({ validator }) => validator.address),
  }
}

const EMPTY_RESULT = {
  code: 0,
  data: new Uint8Array(0),
  log: '',
  info: '',
  gasWanted: 0n,
  gasUsed: 0n,
  events: [],
  codespace: '',
}

function updateOf({ publicKey, power }: Validator): ValidatorUpdate {
  return { pubKey: { ed25519: publicKey.subarray(1) }, power: BigInt(power) }
}

/** Milliseconds since 1970; what is finer is left out. */
function millisecondsOf({ seconds, nanos }: Timestamp): number {
  return Number(seconds) * 1000 + Math.floor(nanos / 1_000_000)
}

/** What we have no say in: said politely. */
function other(request: Request): Response {
  if (request.echo !== undefined) return { echo: { message: request.echo.message } }
  if (request.query !== undefined)
    return {
      query: {
        code: REFUSED,
        log: 'ask the API of the node',
        info: '',
        index: 0n,
        key: new Uint8Array(0),
        value: new Uint8Array(0),
        height: 0n,
        codespace: 'vouch',
      },
    }
  if (request.listSnapshots !== undefined) return { listSnapshots: { snapshots: [] } }
  return { exception: { error: 'this application does not know the request' } }
}
