import { createEd25519Signer, sha256, utf8 } from '@vouch/core'
import {
  DEFAULT_CHAIN_LIMITS,
  leafHash,
  merkleRoot,
  type Header,
  type Outcome,
  type SignedTransaction,
  signTransaction,
} from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { checkContent } from '../../src/pow/body.ts'
import {
  checkBody,
  createGasEstimates,
  createTransactionPool,
  readCheckpoint,
  signCheckpoint,
} from '../../src/pow/index.ts'
import { CHAIN, createChain } from './pow-chain.ts'

const signer = createEd25519Signer(sha256(utf8('signer')))

function transaction(
  nonce: number,
  maxFee: bigint,
  expiryMs = 5_000_000,
  action = 'add',
): Promise<SignedTransaction> {
  const nonces = new Uint8Array(16)
  nonces[0] = nonce
  return signTransaction(
    {
      chainId: CHAIN,
      signers: [signer.publicKey],
      contract: 'tally',
      action,
      args: ['x', 1],
      nonce: nonces,
      expiryMs,
      maxFee,
    },
    [signer],
  )
}

describe('the pool of waiting transactions', () => {
  it('takes the best payers first, and drops the worst when it is full', async () => {
    const pool = createTransactionPool({ maxEntries: 2, maxBytes: 1 << 20 })
    const [poor, rich, richer] = await Promise.all([
      transaction(1, 10n),
      transaction(2, 20n),
      transaction(3, 30n),
    ])
    for (const signed of [poor, rich]) expect(pool.add(signed)).toEqual({ ok: true, value: { dropped: [] } })
    expect(pool.add(richer)).toEqual({ ok: true, value: { dropped: [poor] } })
    expect(pool.best()).toEqual([richer, rich])
    expect(pool.add(poor)).toMatchObject({ ok: false, problem: { code: 'POOL_FULL' } })
  })

  it('replaces one of the same nonce for a tenth more, and not for less', async () => {
    const pool = createTransactionPool()
    const [first, little, enough] = await Promise.all([
      transaction(1, 100n),
      transaction(1, 109n),
      transaction(1, 110n),
    ])
    pool.add(first)
    expect(pool.add(little)).toMatchObject({ ok: false, problem: { code: 'REPLACEMENT_PAYS_TOO_LITTLE' } })
    expect(pool.add(enough)).toEqual({ ok: true, value: { dropped: [first] } })
    expect(pool.size).toBe(1)
  })

  it('replaces nothing for nothing', async () => {
    const pool = createTransactionPool()
    const [first, other] = await Promise.all([transaction(1, 0n), transaction(1, 0n, 6_000_000)])
    pool.add(first)
    expect(pool.add(other)).toMatchObject({ ok: false, problem: { code: 'REPLACEMENT_PAYS_TOO_LITTLE' } })
  })

  it('drops nothing for one that is refused in the end', async () => {
    const [poor, rich, middling] = await Promise.all([
      transaction(1, 10n),
      transaction(2, 90n),
      transaction(3, 50n),
    ])
    const size = poor.bytes.length
    const pool = createTransactionPool({ maxEntries: 10, maxBytes: 2 * size + 1 })
    pool.add(poor)
    pool.add(rich)
    const large = { ...middling, bytes: new Uint8Array(2 * size) }
    expect(pool.add(large)).toMatchObject({ ok: false, problem: { code: 'POOL_FULL' } })
    expect(pool.best()).toEqual([rich, poor])
  })

  it('ranks by fee for each unit of gas, as actions took it', async () => {
    const gas = createGasEstimates()
    const pool = createTransactionPool({ maxEntries: 10, maxBytes: 1 << 20 }, gas.of)
    const [cheap, dear, unseen] = await Promise.all([
      transaction(1, 40n),
      transaction(2, 90n, 5_000_000, 'multiply'),
      transaction(3, 60n, 5_000_000, 'divide'),
    ])
    const outcome = (taken: number): Outcome => ({ gas: taken, failure: null }) as Partial<Outcome> as Outcome
    gas.learn(cheap, outcome(100))
    gas.learn(dear, outcome(300))
    expect([cheap, dear, unseen].map(gas.of)).toEqual([100n, 300n, 200n])
    for (const signed of [unseen, dear, cheap]) pool.add(signed)
    // 0.4, 0.3 and 0.3 for each unit; who came first among equals.
    expect(pool.best()).toEqual([cheap, unseen, dear])
    gas.learn(dear, outcome(140))
    expect(gas.of(dear)).toBe(280n)
  })
})

describe('a body', () => {
  it('is refused where it is not the one that the header names, or holds what may not stand in it', async () => {
    const chain = createChain()
    const signed = await transaction(1, 0n)
    const root = merkleRoot([leafHash(signed.bytes)])
    const header: Header = { ...chain.make(CHAIN), transactionCount: 1, transactionsRoot: root }
    expect(checkBody(header, [signed])).toEqual({ ok: true, value: null })
    expect(checkBody(header, [])).toMatchObject({ ok: false, problem: { code: 'BODY_MISMATCH' } })
    const content = (
      transactions: readonly SignedTransaction[],
      limits = DEFAULT_CHAIN_LIMITS,
      located = false,
    ) => {
      const verdict = checkContent(header, transactions, limits, {
        locate: () => (located ? { height: 1, index: 0 } : undefined),
      })
      return verdict.ok ? 'OK' : verdict.problem.code
    }
    expect(content([signed])).toBe('OK')
    expect(content([signed, signed])).toBe('TRANSACTION_REPEATED')
    expect(content([signed], DEFAULT_CHAIN_LIMITS, true)).toBe('TRANSACTION_REPEATED')
    expect(content([signed], { ...DEFAULT_CHAIN_LIMITS, maxTransactionsPerBlock: 0 })).toBe('BLOCK_TOO_LARGE')
    expect(content([await transaction(2, 0n, header.timeMs - 1)])).toBe('TRANSACTION_EXPIRED')
  })
})

describe('a checkpoint', () => {
  it('counts only where a key of the genesis signed it', () => {
    const checkpoint = { height: 7, hash: sha256(utf8('block')) }
    const bytes = signCheckpoint(CHAIN, checkpoint, signer)
    expect(readCheckpoint(bytes, CHAIN, { checkpointKeys: [signer.publicKey] })).toEqual({
      ok: true,
      value: checkpoint,
    })
    const code = { ok: false, problem: { code: 'CHECKPOINT_INVALID' } }
    expect(readCheckpoint(bytes, CHAIN, { checkpointKeys: [] })).toMatchObject(code)
    expect(readCheckpoint(bytes, checkpoint.hash, { checkpointKeys: [signer.publicKey] })).toMatchObject(code)
    expect(readCheckpoint(Uint8Array.of(1), CHAIN, { checkpointKeys: [signer.publicKey] })).toMatchObject(
      code,
    )
  })
})
