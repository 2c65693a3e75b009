import { fileURLToPath } from 'node:url'
import { verifySeal } from '@vouch/consensus'
import { encodePowSeal } from '@vouch/consensus/pow'
import { bundleContract } from '@vouch/contract/bundle'
import { createAccountBook, createJournal, listAccounts } from '@vouch/contract/runtime'
import { type Cbor, createEd25519Signer, sha256, toHex, utf8 } from '@vouch/core'
import {
  decodeSignedTransaction,
  encodeHeader,
  type Header,
  type SignedTransaction,
  signTransaction,
} from '@vouch/data'
import { assertSupply, issuedUpTo } from '@vouch/incentive'
import { createSeededChance } from '@vouch/testing'
import { contentOf, createRealWorld, openRealNode, type RealNode, type RealWorld } from '@vouch/testing/open'
import { beforeAll, describe, expect, it } from 'vitest'

const STARTED_MS = Date.UTC(2026, 0, 5, 9)
const [one, other, keeper] = ['one', 'other', 'keeper'].map((name) =>
  createEd25519Signer(sha256(utf8(name))),
) as [
  ReturnType<typeof createEd25519Signer>,
  ReturnType<typeof createEd25519Signer>,
  ReturnType<typeof createEd25519Signer>,
]

let tally: Uint8Array
let world: RealWorld
let nowMs = STARTED_MS
const clock = { nowMs: () => nowMs }

beforeAll(async () => {
  tally = await bundleContract(fileURLToPath(new URL('../../examples/contracts/tally.ts', import.meta.url)))
  world = createRealWorld(tally, STARTED_MS)
})

let nonces = 0
async function add(label: string, amount: number, maxFee = 0n): Promise<SignedTransaction> {
  // One that offers more takes the place of the one before.
  if (maxFee === 0n) nonces += 1
  const nonce = new Uint8Array(16)
  nonce[0] = nonces & 0xff
  nonce[1] = nonces >> 8
  return await signTransaction(
    {
      chainId: world.chainId,
      signers: [keeper.publicKey],
      contract: 'tally',
      action: 'add',
      args: [label, amount] as Cbor,
      nonce,
      expiryMs: STARTED_MS + 20 * 3_600_000,
      maxFee,
    },
    [keeper],
  )
}

async function mine(node: RealNode, blocks: number): Promise<void> {
  for (let count = 0; count < blocks; count++) {
    nowMs += 1_000
    await node.mine()
  }
}

/** Hands over all headers and bodies that the other lacks, as peers would. */
async function sync(from: RealNode, to: RealNode): Promise<void> {
  const headers = from.engine.headersAfter(to.engine.locator() ?? [])
  to.engine.hearHeaders(headers, 'peer')
  for (const { hash } of to.engine.missing) {
    const body = from.engine.bodyOf(hash)
    if (body === undefined) continue
    const transactions = body.map((bytes) => {
      const signed = decodeSignedTransaction(bytes)
      if (!signed.ok) throw new Error(signed.problem.code)
      return signed.value
    })
    expect(to.engine.hearBody(hash, transactions)).toEqual({ ok: true, value: null })
    await to.settled()
  }
  await to.settled()
}

function checkSupply(node: RealNode): void {
  const book = createAccountBook(createJournal(node.state))
  const height = node.chain.head?.height ?? 0
  expect(book.supply()).toBe(issuedUpTo(world.schedule, height))
  assertSupply(book, listAccounts(node.state.scanRecords))
}

describe('two nodes that mine apart and meet', () => {
  it('come to one chain, with nothing left of the other branch but transactions that wait again', async () => {
    const left = await openRealNode(world, one.publicKey, clock)
    const right = await openRealNode(world, other.publicKey, clock)
    const shared = await add('Pallets', 5)
    const answered = left.engine.submit(shared)
    await mine(left, 2)
    expect((await answered).kind).toBe('committed')
    // Nobody is asked for what was found here.
    expect(left.engine.missing).toEqual([])
    await sync(left, right)
    expect(right.chain.head).toEqual(left.chain.head)
    // Apart: the same transaction on both sides, and one on each.
    const both = await add('Pallets', 7)
    const lost = await add('Crates', 3)
    const kept = await add('Drums', 2)
    for (const [node, signed] of [
      [left, both],
      [left, lost],
      [right, both],
      [right, kept],
    ] as const)
      void node.engine.submit(signed)
    await mine(left, 3)
    await mine(right, 5)
    const losing = left.engine.state.active.slice(1).map(({ header }) => header as Header)
    const losingSeal = left.engine.sealOf(3) as Uint8Array
    const losingHeader = losing[2] as Header
    expect(verifySeal(losingHeader, losingSeal, world.genesis).ok).toBe(true)
    const undone: number[] = []
    left.engine.onUndone((headers) => undone.push(...headers.map(({ height }) => height)))
    await sync(right, left)
    expect(undone).toEqual([5, 4, 3])
    expect(left.chain.head).toEqual(right.chain.head)
    expect(toHex(left.state.root)).toBe(toHex(right.state.root))
    expect(contentOf(left.store)).toEqual(contentOf(right.store))
    expect(left.chain.locate(lost.id)).toBeUndefined()
    expect(left.chain.locate(both.id)).toEqual(right.chain.locate(both.id))
    // What fell out waits again, and comes into a block once.
    expect(left.engine.waiting).toBe(1)
    await mine(left, 1)
    expect(left.chain.locate(lost.id)?.height).toBe(8)
    await sync(left, right)
    expect(contentOf(left.store)).toEqual(contentOf(right.store))
    for (const node of [left, right]) checkSupply(node)
    // The receipt of the losing side, with the winning chain beside it.
    const rival = left.engine.state.active.slice(1).map(({ header }) => encodeHeader(header as Header))
    const refused = verifySeal(losingHeader, losingSeal, world.genesis, { rival })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'SEAL_OUTWORKED' } })
    const winning = left.engine.state.active[3]?.header as Header
    const standing = verifySeal(winning, left.engine.sealOf(3) as Uint8Array, world.genesis, { rival })
    expect(standing).toMatchObject({ ok: true, value: { confirmations: 6 } })
    // A restart finds the same.
    const again = await openRealNode(world, one.publicKey, clock, undefined, left.store.copy())
    expect(again.chain.head).toEqual(left.chain.head)
    expect(again.engine.state.active.length).toBe(9)
    await mine(again, 1)
  })

  it('refuse a block whose roots are wrong, and stand where they stood', async () => {
    const honest = await openRealNode(world, one.publicKey, clock)
    // It issues one unit more than the genesis allows, and does all the work for it.
    const schedule = { ...world.schedule, subsidy: world.schedule.subsidy + 1n }
    const liar = await openRealNode({ ...world, schedule }, other.publicKey, clock)
    await mine(honest, 2)
    await mine(liar, 4)
    const before = contentOf(honest.store)
    const root = toHex(honest.state.root)
    await sync(liar, honest)
    expect(honest.chain.head?.height).toBe(2)
    expect(toHex(honest.state.root)).toBe(root)
    expect(contentOf(honest.store)).toEqual(before)
    const reasons = liar.engine.state.active
      .slice(1)
      .map(({ name }) => honest.engine.state.nodes.get(name)?.invalid)
    expect(reasons).toEqual(['ROOTS_WRONG', 'PARENT_INVALID', 'PARENT_INVALID', 'PARENT_INVALID'])
    await mine(honest, 1)
    checkSupply(honest)
  })
})

describe('nodes that go to and fro', () => {
  const seeds = Array.from({ length: 12 * Number(process.env.VOUCH_RUNS ?? 1) }, (_, index) => index + 1)
  const { VOUCH_SEED: only } = process.env

  it.each(only === undefined ? seeds : [Number(only)])(
    'hold what a node holds that never undid anything (seed %i)',
    async (seed) => {
      const chance = createSeededChance(seed)
      const keys = Array.from({ length: 3 }, (_, index) => createEd25519Signer(sha256(utf8(`node ${index}`))))
      const nodes: RealNode[] = []
      for (const key of keys) nodes.push(await openRealNode(world, key.publicKey, clock))
      const sent: SignedTransaction[] = []
      let undone = 0
      for (const node of nodes) node.engine.onUndone((headers) => (undone += headers.length))
      for (let act = 0; act < 60; act++) {
        const node = chance.pick(nodes)
        if (chance.happens(40)) {
          const signed = await add(chance.pick(['Pallets', 'Crates', 'Drums']), 1 + chance.number(1_100))
          sent.push(signed)
          void node.engine.submit(signed)
          if (chance.happens(50)) void chance.pick(nodes).engine.submit(signed)
        }
        if (chance.happens(60)) await mine(node, 1)
        if (chance.happens(15)) await sync(node, chance.pick(nodes))
      }
      // Each tells all others, until the best branch is everywhere; what waits anywhere comes into a block.
      for (let round = 0; round < 2; round++) {
        for (const from of nodes) for (const to of nodes) if (from !== to) await sync(from, to)
        for (const node of nodes) {
          for (const signed of sent) void node.engine.submit(signed)
          await mine(node, 1)
          for (const to of nodes) if (to !== node) await sync(node, to)
        }
      }
      const fresh = await openRealNode(world, one.publicKey, clock)
      await sync(nodes[0] as RealNode, fresh)
      for (const node of nodes) {
        expect(toHex(node.state.root)).toBe(toHex(fresh.state.root))
        expect(contentOf(node.store)).toEqual(contentOf(fresh.store))
        for (const { id } of sent) expect(node.chain.locate(id)).toBeDefined()
        checkSupply(node)
      }
      // A run in which nothing is undone proves nothing.
      expect(undone).toBeGreaterThan(0)
    },
  )
})

describe('what waits for a block', () => {
  it('is known, and is told when another one takes its place', async () => {
    const node = await openRealNode(world, one.publicKey, clock)
    const first = await add('Pallets', 1)
    const answered = node.engine.submit(first)
    expect(node.engine.hearTransaction(first)).toMatchObject({ problem: { code: 'TRANSACTION_KNOWN' } })
    const second = await add('Pallets', 2, 1n)
    expect(node.engine.hearTransaction(second)).toEqual({ ok: true, value: null })
    expect(await answered).toMatchObject({ kind: 'refused', problem: { code: 'TRANSACTION_DROPPED' } })
    await mine(node, 1)
    expect(node.chain.locate(second.id)).toBeDefined()
    expect(node.chain.locate(first.id)).toBeUndefined()
  })
})

describe('the seal', () => {
  it('is refused where it is cut, shallow, or of other headers', async () => {
    const node = await openRealNode(world, one.publicKey, clock)
    await mine(node, 5)
    const header = node.engine.state.active[2]?.header as Header
    const seal = node.engine.sealOf(2) as Uint8Array
    const code = (bytes: Uint8Array, check = {}) => {
      const verdict = verifySeal(header, bytes, world.genesis, check)
      return verdict.ok ? 'OK' : verdict.problem.code
    }
    const encoded = node.engine.state.active.slice(1).map((each) => encodeHeader(each.header as Header))
    expect(code(seal)).toBe('OK')
    expect(code(seal, { minimumConfirmations: 5 })).toBe('SEAL_TOO_SHALLOW')
    expect(code(encodePowSeal({ before: [], after: encoded.slice(2) }))).toBe('SEAL_NOT_LINKED')
    expect(code(encodePowSeal({ before: encoded.slice(0, 1), after: encoded.slice(3) }))).toBe(
      'SEAL_NOT_LINKED',
    )
    expect(code(new Uint8Array(0))).toBe('SEAL_INVALID')
    // An easier target than the one that was due.
    const built = node.engine.state.active[3]?.header as Header
    const forged = encodeHeader({ ...built, work: { bits: 0x20_7fffff, nonce: new Uint8Array(32) } })
    expect(code(encodePowSeal({ before: encoded.slice(0, 1), after: [forged] }))).toBe('SEAL_INVALID')
    const pinned = node.engine.state.active[1]?.header as Header
    expect(code(encodePowSeal({ before: [], after: encoded.slice(2) }), { pinned })).toBe('OK')
  })
})
