import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { systemClock, unwrap } from '@vouch/core'
import { createStagedStore, decodeGenesis } from '@vouch/data'
import { openLevelStore } from '@vouch/data/node'
import { openKey } from '@vouch/sdk'
import { type CometLedgerData, openCometEngine } from '../comet/comet-ledger.ts'
import { createRemoteVerifier } from '../comet/remote-verifier.ts'
import { openHeadWitness } from '../home/head-witness.ts'
import type { NetworkQuestion } from './ledger-port.ts'
import { LEDGER_STORE } from './ledger-store.ts'
import { openLocalLedger } from './local-ledger.ts'
import { POW_UNDO_WINDOW, type PowLedgerData } from '../pow/pow-ledger.ts'
import { openPowSide, type PowSide } from '../pow/pow-side.ts'
import { plainError, serveCalls } from './remote.ts'

/** What the ledger's thread is started with. */
export interface LedgerThreadData {
  readonly dataDirectory: string
  readonly headFile: string
  readonly genesisBytes: Uint8Array
  readonly bundles: ReadonlyMap<string, Uint8Array>
  /** The operator's encrypted key file and what opens it; for the engine solo. */
  readonly operatorKey?: string
  readonly passphrase: string
  readonly bucketBits: number
  /** See `MachineOptions.heldBundles`. */
  readonly heldBundles?: string
  /** Admitted transactions arrive here, past the main thread. */
  readonly intakes: readonly MessagePort[]
  /** For a chain on CometBFT. */
  readonly comet?: CometLedgerData
  /** For an open network. */
  readonly pow?: PowLedgerData
}

/** The thread that owns the store: contracts run here, in a realm of their own, and nothing else waits for them. */
async function main(data: LedgerThreadData): Promise<void> {
  if (parentPort === null) throw new Error('this file is a thread')
  const operator =
    data.operatorKey === undefined
      ? undefined
      : unwrap(await openKey(data.operatorKey, data.passphrase)).signer
  const level = await openLevelStore(data.dataDirectory, LEDGER_STORE)
  const staged = createStagedStore(level)
  // Only what reorganises is read before it is durable.
  const store = data.pow === undefined ? level : staged
  const witness = openHeadWitness(data.headFile)
  const genesis = unwrap(decodeGenesis(data.genesisBytes))
  const { comet, pow } = data
  const options = {
    genesis,
    genesisBytes: data.genesisBytes,
    bundles: data.bundles,
    bucketBits: data.bucketBits,
    ...(pow === undefined ? {} : { undoWindow: POW_UNDO_WINDOW }),
    ...(data.heldBundles === undefined ? {} : { heldBundles: data.heldBundles }),
  }
  let powSide: PowSide | undefined
  const verify = createRemoteVerifier(data.intakes)
  const ledger = await openLocalLedger(
    {
      store,
      ...(operator === undefined ? {} : { operator }),
      ...(comet === undefined
        ? {}
        : {
            openEngine: (opened) =>
              openCometEngine(opened, { store, verify, onFatal: fatal }, comet, options),
          }),
      ...(pow === undefined
        ? {}
        : {
            openEngine: async (opened) => {
              powSide = await openPowSide(opened, { store: staged, onFatal: fatal }, pow, options)
              return powSide.engine
            },
          }),
      clock: systemClock,
      onFatal: fatal,
      onDurable: (height, headerHash) => witness.write({ height, headerHash }),
    },
    options,
  )
  const { identity, onBlock, stop, ...methods } = ledger
  const tell = serveCalls(parentPort, {
    ...methods,
    network: (about: NetworkQuestion) => powSide?.about(about),
    finality: (height: number) => powSide?.finality(height),
    stop: async () => {
      await stop()
      witness.close()
    },
  })
  for (const intake of data.intakes)
    serveCalls(intake, { submit: ledger.submit, submitBatch: ledger.submitBatch })
  onBlock((block) => tell('block', block))
  tell('ready', identity)
}

/** Nothing is written after it: the other side ends this thread. */
function fatal(cause: unknown): void {
  parentPort?.postMessage({ notice: 'failed', value: plainError(cause) })
}

main(workerData as LedgerThreadData).catch(fatal)
