import { createEd25519Signer, sha256, utf8 } from '@vouch/core'
import type { Genesis, Header } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { makeBlock, makeSoloSeal, tipOf, verifySeal } from '../../src/index.ts'
import { chainId, genesis, operator, START_MS, stubMachine, transaction } from './stub-ledger.ts'

const tip = tipOf(chainId, undefined, START_MS)
const { block } = makeBlock(tip, START_MS + 1, [await transaction(1)], stubMachine, operator)

function codeOf(header: Header, seal = block.seal, of: Genesis = genesis): string {
  const verified = verifySeal(header, seal, of)
  return verified.ok ? 'OK' : verified.problem.code
}

describe('a seal', () => {
  it('is good for its header alone', () => {
    const { header } = block
    const other = sha256(utf8('other'))
    expect(codeOf(header)).toBe('OK')
    for (const change of [
      { chainId: other },
      { height: 2 },
      { timeMs: 5 },
      { previous: other },
      { transactionCount: 2 },
      { transactionsRoot: other },
      { outcomesRoot: other },
      { stateRoot: other },
      { proposer: createEd25519Signer(other).publicKey },
    ])
      expect(codeOf({ ...header, ...change })).toBe('SEAL_INVALID')
  })

  it('is good by the operator alone', () => {
    const stranger = createEd25519Signer(sha256(utf8('stranger')))
    const header = { ...block.header, proposer: stranger.publicKey }
    expect(codeOf(header, makeSoloSeal(header, stranger))).toBe('SEAL_INVALID')
    expect(codeOf(block.header, makeSoloSeal(block.header, stranger))).toBe('SEAL_INVALID')
  })

  it('has a form, and a genesis that names its rule', () => {
    expect(codeOf(block.header, Uint8Array.of(1, 2))).toBe('COSE_MALFORMED')
    expect(codeOf(block.header, block.seal, { ...genesis, engine: 'moon' })).toBe('ENGINE_UNKNOWN')
    for (const engineParameters of [null, [], ['key'], [new Uint8Array(3)]])
      expect(codeOf(block.header, block.seal, { ...genesis, engineParameters })).toBe(
        'GENESIS_ENGINE_INVALID',
      )
  })
})
