import { type Hash, sha256, toHex, utf8 } from '@vouch/core'
import { type Genesis, type Header, headerHash } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import {
  checkWork,
  confirmationsOf,
  DEFAULT_POW_PARAMETERS,
  encodePowParameters,
  headersAfter,
  locatorOf,
  medianOf,
  nextLocator,
  POW,
  type PowEffect,
  powParameters,
  tipNode,
} from '../../src/pow/index.ts'
import { CHAIN, createChain, GENESIS_MS } from './pow-chain.ts'

const codes = (effects: readonly PowEffect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'rejected' ? [effect.problem.code] : []))
const kinds = (effects: readonly PowEffect[]): readonly string[] => effects.map(({ kind }) => kind)

describe('fork choice', () => {
  it('follows most work, and who came first on ties', () => {
    const chain = createChain()
    const one = chain.add(CHAIN, 1)
    const other = chain.add(CHAIN, 2)
    expect(tipNode(chain.state).hash).toEqual(one)
    const longer = chain.add(other, 3)
    expect(tipNode(chain.state).hash).toEqual(longer)
    const node = chain.state.nodes.get(toHex(other))
    expect(node === undefined ? 0 : confirmationsOf(chain.state, node)).toBe(2)
  })

  it('waits for bodies, whatever order they come in, and undoes newest first', () => {
    const chain = createChain()
    const one = chain.add(CHAIN, 1)
    chain.add(one, 1)
    const headers: Header[] = []
    let previous: Hash = CHAIN
    for (let count = 0; count < 3; count++) {
      const header = chain.make(previous, 7)
      chain.hear(header)
      headers.push(header)
      previous = headerHash(header)
    }
    expect(tipNode(chain.state).height).toBe(2)
    const hashes = headers.map(headerHash)
    chain.tell({ kind: 'body', hash: hashes[2] as Hash })
    chain.tell({ kind: 'body', hash: hashes[1] as Hash })
    const effects = chain.tell({ kind: 'body', hash: hashes[0] as Hash })
    const plan = effects.find((effect) => effect.kind === 'reorganise')
    expect(plan?.kind === 'reorganise' && plan.plan.undo.map(({ height }) => height)).toEqual([2, 1])
    expect(plan?.kind === 'reorganise' && plan.plan.apply.map(({ height }) => height)).toEqual([1, 2, 3])
    expect(tipNode(chain.state).hash).toEqual(hashes[2])
  })

  it('asks for the bodies of a branch though another with more work keeps its own back', () => {
    const chain = createChain()
    const withheld = chain.make(CHAIN, 1)
    expect(kinds(chain.hear(withheld))).toContain('want-bodies')
    const honest = chain.make(CHAIN, 2)
    expect(kinds(chain.hear(honest))).toContain('want-bodies')
  })

  it('never builds on an invalid block, and goes on with the best of the rest', () => {
    const chain = createChain()
    const good = chain.add(CHAIN, 1)
    const bad = chain.make(CHAIN, 2)
    chain.crooked.add(toHex(headerHash(bad)))
    chain.hear(bad)
    const child = chain.make(headerHash(bad), 2)
    chain.hear(child)
    chain.tell({ kind: 'body', hash: headerHash(child) })
    chain.tell({ kind: 'body', hash: headerHash(bad) })
    expect(tipNode(chain.state).hash).toEqual(good)
    expect(chain.state.nodes.get(toHex(headerHash(child)))?.invalid).toBe('PARENT_INVALID')
    expect(codes(chain.hear(chain.make(headerHash(bad), 5)))).toEqual(['PARENT_INVALID'])
    expect(toHex(chain.state.bestHeader.hash)).toBe(toHex(good))
  })

  it('fetches nothing of a chain with less work than it was told to expect', () => {
    const chain = createChain({ minimumWork: 1n << 60n })
    expect(kinds(chain.hear(chain.make(CHAIN, 1)))).toEqual(['accepted'])
  })

  it('leaves a chain that a checkpoint contradicts', () => {
    const chain = createChain()
    const one = chain.add(CHAIN, 1)
    chain.add(one, 1)
    const other = chain.add(CHAIN, 2)
    chain.tell({ kind: 'checkpoint', height: 1, hash: other })
    expect(tipNode(chain.state).hash).toEqual(other)
    expect(codes(chain.hear(chain.make(CHAIN, 9)))).toEqual(['CHECKPOINT_CONFLICT'])
  })
})

describe('headers', () => {
  it('are refused for what is wrong with them, and blamed where no honest peer passes them on', () => {
    const chain = createChain()
    const tip = chain.add(CHAIN, 1)
    const cases: readonly (readonly [string, Partial<Header>, boolean])[] = [
      ['HEADER_CHAIN_WRONG', { chainId: sha256(utf8('another')) }, true],
      ['HEADER_HEIGHT_WRONG', { height: 7 }, true],
      ['TARGET_WRONG', { work: { bits: 0x1f7fffff, nonce: new Uint8Array(32) } }, true],
      ['BLOCK_TIME_TOO_EARLY', { timeMs: GENESIS_MS - 1 }, true],
      ['HEADER_ORPHAN', { previous: sha256(utf8('nothing')) }, false],
    ]
    for (const [code, over, isBlamed] of cases) {
      const effects = chain.hear(chain.make(tip, 3, over))
      expect(codes(effects)).toEqual([code])
      expect(kinds(effects).includes('blame')).toBe(isBlamed)
    }
    const unworked = chain.make(tip, 3)
    const nonce = Uint8Array.of(99, ...new Uint8Array(31))
    const cheap = { ...unworked, work: { bits: unworked.work?.bits ?? 0, nonce } }
    expect(codes(chain.hear(cheap))).toEqual(['WORK_INSUFFICIENT'])
    expect(checkWork(unworked)).toMatchObject({ ok: false, problem: { code: 'WORK_INSUFFICIENT' } })
    const { work: _, ...bare } = unworked
    expect(checkWork(bare)).toMatchObject({ ok: false, problem: { code: 'WORK_MISSING' } })
  })

  it('from the future are taken when their time has come', () => {
    const chain = createChain()
    const header = chain.make(CHAIN, 1)
    const early = header.timeMs - chain.rules.futureLimitMs - 1
    expect(codes(chain.hear(header, early))).toEqual(['BLOCK_TIME_IN_FUTURE'])
    expect(codes(chain.hear(header, early + 1))).toEqual([])
  })

  it('that fork off deeper than can be undone are not kept', () => {
    const chain = createChain({ maxReorganisation: 2 })
    let tip: Hash = CHAIN
    for (let count = 0; count < 3; count++) tip = chain.add(tip, 1)
    expect(codes(chain.hear(chain.make(CHAIN, 2)))).toEqual(['FORK_TOO_DEEP'])
  })

  it('are asked for from the last that both know, and not for ever', () => {
    const chain = createChain()
    let tip: Hash = CHAIN
    for (let count = 0; count < 40; count++) tip = chain.add(tip, 1)
    const locator = locatorOf(chain.state)
    expect(locator.length).toBeLessThan(20)
    expect(locator.at(-1)).toEqual(CHAIN)
    const fresh = createChain()
    expect(headersAfter(chain.state, locatorOf(fresh.state), 8).map(({ height }) => height)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ])
    expect(headersAfter(chain.state, locator)).toEqual([])
    const answer = headersAfter(chain.state, [CHAIN], 8)
    expect(nextLocator(chain.state, answer, 8)?.[0]).toEqual(headerHash(answer[7] as Header))
    expect(nextLocator(chain.state, answer, 9)).toBeUndefined()
    expect(nextLocator(fresh.state, answer, 8)).toBeUndefined()
  })
})

describe('the rules in a genesis', () => {
  const genesis = (engineParameters: Genesis['engineParameters'], engine = POW) =>
    ({ engine, engineParameters }) as Genesis

  it('are read as they were written, and refused where they make no sense', () => {
    const parameters = { ...DEFAULT_POW_PARAMETERS, schedule: [1n, 2, 3n] }
    expect(powParameters(genesis(encodePowParameters(parameters)))).toEqual({ ok: true, value: parameters })
    const bad = [
      null,
      encodePowParameters({ ...parameters, startBits: 0x1f800000 }),
      encodePowParameters({ ...parameters, limitBits: 0x1d00ffff }),
      encodePowParameters({ ...parameters, blockTimeMs: 0 }),
      encodePowParameters({ ...parameters, checkpointKeys: [new Uint8Array(3) as never] }),
    ]
    for (const value of bad)
      expect(powParameters(genesis(value))).toMatchObject({
        ok: false,
        problem: { code: 'GENESIS_ENGINE_INVALID' },
      })
    expect(powParameters(genesis(encodePowParameters(parameters), 'solo')).ok).toBe(false)
  })

  it('take the median of the times before', () => {
    expect(medianOf([5])).toBe(5)
    expect(medianOf([9, 1])).toBe(9)
    expect(medianOf([3, 1, 2])).toBe(2)
  })
})
