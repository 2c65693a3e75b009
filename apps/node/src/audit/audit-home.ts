import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pendingHeight, readClosing, SOLO, verifySeal } from '@vouch/consensus'
import { checkWork, POW } from '@vouch/consensus/pow'
import { assertSupply } from '@vouch/incentive'
import { createAccountBook, createJournal, listAccounts } from '@vouch/contract/runtime'
import { equalBytes, OperationalError, ProblemError, type Result, toHex } from '@vouch/core'
import {
  type BlobStore,
  type ChainStore,
  type Header,
  headerHash,
  type KeyValueStore,
  openChainStore,
  type Write,
} from '@vouch/data'
import { createFileBlobStore, checkLevelStore, openLevelStore } from '@vouch/data/node'
import { readHeadWitness } from '../home/head-witness.ts'
import { type Home, readHome } from '../home/home.ts'
import { lockHome } from '../home/lock.ts'
import { LEDGER_STORE } from '../ledger/ledger-store.ts'
import { type OpenedMachine, openMachine } from '../ledger/local-ledger.ts'
import { auditBlock, type BlockFault } from './audit-block.ts'
import { auditDocuments, type DocumentCount } from './audit-documents.ts'
import { compareStores } from './compare-stores.ts'
import { createSignatureChecker } from './signature-checker.ts'

/** Something that is not as it was recorded. */
export interface Finding {
  /** A file, a block or a record, as exactly as it can be named. */
  readonly where: string
  readonly what: string
}

export interface AuditReport {
  readonly ok: boolean
  readonly chainId: string
  readonly height: number
  readonly transactions: number
  readonly findings: readonly Finding[]
  /** Undefined where the audit ended before it could compare them. */
  readonly documents?: DocumentCount
  readonly seconds: number
}

export interface AuditOptions {
  /** Called as blocks are done, with heights. */
  onProgress?(done: number, total: number): void
  /** Findings after which it stops looking. Default 100. */
  readonly maxFindings?: number
}

const BUCKET_BITS = 16

type Reached = Pick<AuditReport, 'height' | 'transactions' | 'documents'>
const NOWHERE: Reached = { height: 0, transactions: 0 }

/**
 * Reads every byte of a home that a stopped node left: table and log checksums, the chain of headers and seals,
 * every signature, and each block executed again from genesis in a fresh store, which must end up the same, record by
 * record. Throws `HOME_MISSING`, `HOME_FORMAT_UNKNOWN`, `HOME_LOCKED`; everything else it finds it reports.
 */
export async function auditHome(root: string, options: AuditOptions = {}): Promise<AuditReport> {
  const started = process.hrtime.bigint()
  const findings: Finding[] = []
  const report = ({ documents, ...reached }: Reached, chainId: string): AuditReport => ({
    ok: findings.length === 0,
    chainId,
    ...reached,
    findings: findings.slice(0, options.maxFindings ?? 100),
    ...(documents === undefined ? {} : { documents }),
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
  })
  let home: Home
  try {
    home = await readHome(root)
  } catch (cause) {
    if (!(cause instanceof OperationalError) || cause.code !== 'HOME_DAMAGED') throw cause
    findings.push({ where: 'home', what: cause.message })
    return report(NOWHERE, '')
  }
  // Under one operator the chain has its name; otherwise it has one of its own.
  if (home.genesis.engine === SOLO && home.record.organisation !== home.genesis.name)
    findings.push({ where: 'home.json', what: `the genesis names the organisation '${home.genesis.name}'` })
  const lock = lockHome(home.paths.lock, 'audit')
  try {
    const torn: Finding[] = []
    for (const { kind, file, offset, what } of await checkLevelStore(home.paths.data)) {
      const finding = { where: `data/${file} at byte ${offset}`, what }
      if (kind === 'damage') findings.push(finding)
      if (kind === 'torn-tail') torn.push(finding)
    }
    const blobs = await createFileBlobStore(home.paths.vault)
    const kept = await auditVault(blobs, findings)
    // A damaged file can answer anything: re-execution would only bury its name under consequences.
    if (findings.some(({ where }) => where.startsWith('data/'))) return report(NOWHERE, toHex(home.chainId))
    const reached = await auditChain(home, { blobs, kept }, findings, options)
    // An unfinished end is what a kill leaves, and no fault where nothing acknowledged is missing.
    if (findings.length > 0) findings.push(...torn)
    return report(reached, toHex(home.chainId))
  } finally {
    lock.release()
  }
}

/** The hashes of what the vault holds, in hexadecimal. */
async function auditVault(blobs: BlobStore, findings: Finding[]): Promise<ReadonlySet<string>> {
  const kept = new Set<string>()
  for await (const blob of blobs.list()) {
    if (blob.status === 'partial') continue
    kept.add(toHex(blob.hash))
    const verified = await blobs.verify(blob.hash)
    if (!verified.ok) findings.push({ where: `vault/${toHex(blob.hash)}`, what: verified.problem.detail })
    else if (blob.status !== 'present')
      findings.push({
        where: `vault/${toHex(blob.hash)}`,
        what: 'a record beside the encrypted document was damaged; it has been set right',
      })
  }
  return kept
}

interface Vault {
  readonly blobs: BlobStore
  readonly kept: ReadonlySet<string>
}

async function auditChain(
  home: Home,
  { blobs, kept }: Vault,
  findings: Finding[],
  options: AuditOptions,
): Promise<Reached> {
  const scratchDirectory = join(home.paths.root, `audit-${process.pid}`)
  const checker = createSignatureChecker()
  let recorded: KeyValueStore | undefined
  let scratch: KeyValueStore | undefined
  try {
    recorded = await openLevelStore(home.paths.data, { createIfMissing: false })
    scratch = await openLevelStore(scratchDirectory, { ...LEDGER_STORE, isDurable: false })
    const chain = openChainStore(recorded)
    const height = chain.head?.height ?? 0
    checkWitness(home, chain, findings)
    const machine = await openMachine(scratch, {
      genesis: home.genesis,
      genesisBytes: home.genesisBytes,
      bundles: home.bundles,
      bucketBits: BUCKET_BITS,
    })
    const note = (fault: BlockFault): void => void findings.push({ where: fault.where, what: fault.what })
    let tip: Uint8Array = home.chainId
    let transactions = 0
    let written: Promise<void> = Promise.resolve()
    for (let at = 1; at <= height && findings.length === 0; at++) {
      const sealed = auditSeal(home, chain, at, tip, findings)
      if (sealed === undefined) break
      const closing = readClosing(recorded, at)
      const writes = await auditBlock({ chain, ...sealed, closing, machine, checker }, note)
      if (writes === undefined) break
      // One block is written while the next is executed, as a live node does it.
      await written
      written = writeBlock(scratch, machine, at, writes)
      tip = headerHash(sealed.header)
      transactions += sealed.header.transactionCount
      options.onProgress?.(at, height)
    }
    await written
    if (findings.length === 0) checkSupply(machine.state, findings)
    if (findings.length === 0)
      findings.push(
        ...(await compareStores(
          { store: recorded, directory: home.paths.data },
          { store: scratch, directory: scratchDirectory },
        )),
      )
    if (findings.length > 0) return { height, transactions }
    return { height, transactions, documents: await auditDocuments(machine.contracts, blobs, kept, note) }
  } catch (cause) {
    if (cause instanceof OperationalError || cause instanceof ProblemError || cause instanceof Error)
      findings.push({ where: 'data', what: cause.message })
    return NOWHERE
  } finally {
    await checker.stop()
    await recorded?.close()
    await scratch?.close()
    await rm(scratchDirectory, { recursive: true, force: true })
  }
}

async function writeBlock(
  scratch: KeyValueStore,
  { state, chain }: OpenedMachine,
  height: number,
  writes: readonly Write[],
): Promise<void> {
  await scratch.write(writes)
  state.settle(height)
  chain.settle(height)
}

/** A block's header and seal, in order and sealed; undefined where there is nothing to go on with. */
function auditSeal(
  home: Home,
  chain: ChainStore,
  height: number,
  tip: Uint8Array,
  findings: Finding[],
): { header: Header; seal: Uint8Array } | undefined {
  const header = chain.header(height)
  const seal = chain.seal(height)
  if (header === undefined || seal === undefined) {
    findings.push({ where: `block ${height}`, what: 'its header or seal is missing' })
    return undefined
  }
  if (!equalBytes(header.previous, tip))
    findings.push({ where: `block ${height}`, what: 'it does not follow the block before it' })
  // Under proof of work the header is its own proof.
  const sealed: Result<unknown> =
    home.genesis.engine === POW ? checkWork(header) : verifySeal(header, seal, home.genesis)
  // The last blocks may wait for theirs, which come with the block after them; a block before a sealed one may not.
  if (!sealed.ok && sealed.problem.code === 'SEAL_PENDING' && waitsForSeal(chain, height))
    return { header, seal }
  if (!sealed.ok) findings.push({ where: `block ${height}`, what: sealed.problem.detail })
  return { header, seal }
}

/** True where no block from there on has a seal yet. */
function waitsForSeal(chain: ChainStore, from: number): boolean {
  for (let height = chain.head?.height ?? 0; height > from; height--) {
    const seal = chain.seal(height)
    if (seal === undefined || pendingHeight(seal) === undefined) return false
  }
  return true
}

function checkWitness(home: Home, chain: ChainStore, findings: Finding[]): void {
  const witness = readHeadWitness(home.paths.head)
  if (witness === undefined) {
    // It is written with the first block, before anybody hears of that.
    if ((chain.head?.height ?? 0) > 2)
      findings.push({ where: 'head', what: 'the witness of the last block is missing' })
    return
  }
  if (witness === 'damaged') {
    findings.push({ where: 'head', what: 'the witness of the last block does not carry its own hash' })
    return
  }
  const header = chain.header(witness.height)
  if (header === undefined)
    findings.push({
      where: `block ${witness.height}`,
      what: 'it was acknowledged, but the store ends before it',
    })
  else if (!equalBytes(headerHash(header), witness.headerHash))
    findings.push({ where: `block ${witness.height}`, what: 'it is not the block that was acknowledged' })
}

function checkSupply(state: Awaited<ReturnType<typeof openMachine>>['state'], findings: Finding[]): void {
  try {
    assertSupply(createAccountBook(createJournal(state)), listAccounts(state.scanRecords))
  } catch (cause) {
    findings.push({ where: 'fee accounts', what: cause instanceof Error ? cause.message : String(cause) })
  }
}
