import { type Cbor, decode, encode, equalBytes, failed, type Hash, ok, type Result, toHex } from '@vouch/core'
import {
  chainIdOf,
  decodeHeader,
  encodeGenesis,
  encodeHeader,
  type Genesis,
  type Header,
  headerHash,
} from '@vouch/data'
import { checkHeader } from './check-header.ts'
import type { BlockNode } from './header-tree.ts'
import { asertRulesOf, type PowParameters, powParameters } from './parameters.ts'
import { createPowState, type PowState } from './state.ts'
import { checkWork } from './work.ts'

/** The headers around a block: those that lead to it from the pinned one, and those built on it. */
export interface PowSeal {
  readonly before: readonly Uint8Array[]
  readonly after: readonly Uint8Array[]
}

/** What stands behind a block, as far as its seal shows. */
export interface SealStrength {
  readonly confirmations: number
  /** Hashes that making this block and all after it again costs on average. */
  readonly work: bigint
  /** Hashes of the whole chain from the pinned header on. */
  readonly chainWork: bigint
  /** One sentence for people. */
  readonly detail: string
}

export interface PowSealCheck {
  /** A header that the reader trusts, where the seal does not begin at the genesis. */
  readonly pinned?: Header
  /** Fewer are refused; default the depth of finality in the genesis. */
  readonly minimumConfirmations?: number
  /** Another chain that the reader knows of, from the genesis on: where it has more work, what is not on it has lost. */
  readonly rival?: readonly Uint8Array[]
}

const MAX_SEAL_BYTES = 24 << 20
const REMEDY = 'Do not rely on it; ask a node of the network for the receipt again.'

export function encodePowSeal(seal: PowSeal): Uint8Array {
  return encode([1, seal.before, seal.after])
}

/** Problem: `SEAL_INVALID`. */
export function decodePowSeal(bytes: Uint8Array): Result<PowSeal> {
  const decoded = decode(bytes, { maxBytes: MAX_SEAL_BYTES, maxDepth: 3 })
  const slots = decoded.ok && Array.isArray(decoded.value) ? (decoded.value as readonly Cbor[]) : []
  const [version, before, after] = slots
  if (version !== 1 || slots.length !== 3 || !isBytesList(before) || !isBytesList(after))
    return failed('SEAL_INVALID', 'The seal does not hold the headers that stand behind its block.', REMEDY)
  return ok({ before, after })
}

/**
 * Checks the work of every header from the pinned one to the last, each with the target that was due, offline and without a clock.
 * Problems: `GENESIS_ENGINE_INVALID`, `SEAL_INVALID`, `SEAL_NOT_LINKED`, `SEAL_TOO_SHALLOW`, `SEAL_OUTWORKED`.
 */
export function verifyPowSeal(
  header: Header,
  seal: Uint8Array,
  genesis: Genesis,
  check: PowSealCheck = {},
): Result<SealStrength> {
  const parameters = powParameters(genesis)
  if (!parameters.ok) return parameters
  const decoded = decodePowSeal(seal)
  if (!decoded.ok) return decoded
  const { before, after } = decoded.value
  const chain = follow([...before, encodeHeader(header), ...after], genesis, parameters.value, check.pinned)
  if (!chain.ok) return chain
  const nodes = chain.value
  const at = nodes[before.length] as BlockNode
  const tip = nodes.at(-1) as BlockNode
  const strength: SealStrength = {
    confirmations: after.length + 1,
    work: tip.work - (at.parent?.work ?? 0n),
    chainWork: tip.work,
    detail: '',
  }
  const rival =
    check.rival === undefined ? ok(null) : outworked(at, strength, check.rival, genesis, parameters.value)
  if (!rival.ok) return rival
  const wanted = check.minimumConfirmations ?? parameters.value.finalityDepth
  const stands = `${strength.confirmations} of ${wanted} confirmations; making it again costs about ${workText(strength.work)}`
  if (strength.confirmations < wanted)
    return failed(
      'SEAL_TOO_SHALLOW',
      `Block ${header.height} is not final yet: ${stands}.`,
      'Ask for the receipt again when more blocks stand on it.',
      { confirmations: strength.confirmations, wanted, work: String(strength.work) },
    )
  return ok({
    ...strength,
    detail: `It has ${stands}; ${workText(strength.chainWork)} stand behind the chain.`,
  })
}

/** A number of hashes, as people can compare it. */
export function workText(work: bigint): string {
  const bits = work.toString(2).length - 1
  return bits < 10 ? `${work} hashes` : `2^${bits} hashes`
}

function follow(
  encoded: readonly Uint8Array[],
  genesis: Genesis,
  parameters: PowParameters,
  pinned: Header | undefined,
): Result<readonly BlockNode[]> {
  const chainId = chainIdOf(encodeGenesis(genesis))
  const state = pinned === undefined ? rootAt(chainId, genesis.timeMs) : rootAtHeader(pinned)
  const rules = {
    chainId,
    genesisTimeMs: genesis.timeMs,
    asert: asertRulesOf(parameters, genesis.timeMs),
    futureLimitMs: Number.MAX_SAFE_INTEGER / 2,
    isWorked: (header: Header) => checkWork(header).ok,
    maxReorganisation: 0,
    minimumWork: 0n,
    maxSideHeaders: 0,
  }
  const nodes: BlockNode[] = []
  for (const bytes of encoded) {
    const header = decodeHeader(bytes)
    if (!header.ok) return failed('SEAL_INVALID', 'A header in the seal cannot be read.', REMEDY)
    const checked = checkHeader(state, rules, header.value, 0)
    if (!checked.ok && checked.problem.code === 'HEADER_ORPHAN')
      return failed(
        'SEAL_NOT_LINKED',
        `The headers in the seal do not lead from ${pinned === undefined ? 'the genesis' : 'the pinned header'} to the block.`,
        REMEDY,
        { height: header.value.height },
      )
    if (!checked.ok)
      return failed('SEAL_INVALID', `Header ${header.value.height}: ${checked.problem.detail}`, REMEDY, {
        height: header.value.height,
        reason: checked.problem.code,
      })
    const node = checked.value
    state.nodes.set(node.name, node)
    state.active.push(node)
    nodes.push(node)
  }
  return ok(nodes)
}

function rootAt(chainId: Hash, genesisTimeMs: number): PowState {
  return createPowState({ chainId, genesisTimeMs })
}

/** Before a pinned header nothing is known: its own time stands for the median, and work counts from it. */
function rootAtHeader(pinned: Header): PowState {
  const state = rootAt(pinned.previous, pinned.timeMs)
  const root = state.active[0] as BlockNode
  const node: BlockNode = {
    ...root,
    header: pinned,
    hash: headerHash(pinned),
    name: toHex(headerHash(pinned)),
    height: pinned.height,
  }
  state.nodes.clear()
  state.nodes.set(node.name, node)
  // Heights before it are never asked for.
  state.active.length = pinned.height
  state.active.push(node)
  return state
}

function outworked(
  at: BlockNode,
  strength: SealStrength,
  rival: readonly Uint8Array[],
  genesis: Genesis,
  parameters: PowParameters,
): Result<null> {
  const other = follow(rival, genesis, parameters, undefined)
  if (!other.ok) return other
  const tip = other.value.at(-1)
  const there = other.value.find(({ height }) => height === at.height)
  if (tip === undefined || tip.work <= strength.chainWork) return ok(null)
  if (there !== undefined && equalBytes(there.hash, at.hash)) return ok(null)
  return failed(
    'SEAL_OUTWORKED',
    `Block ${at.height} is on a branch that lost: ${workText(strength.chainWork)} stand behind it, ${workText(tip.work)} behind the chain with ${there === undefined ? 'no' : 'another'} block ${at.height}.`,
    'Ask a node of the network whether the transaction is recorded in another block.',
    { height: at.height, work: String(strength.chainWork), rivalWork: String(tip.work) },
  )
}

function isBytesList(value: Cbor | undefined): value is readonly Uint8Array[] {
  return Array.isArray(value) && value.every((entry) => entry instanceof Uint8Array)
}
