import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressOf, cometParameters, type CometBlock, type Validator } from '@vouch/consensus'
import { accountOf, createAccountBook, createJournal, listAccounts } from '@vouch/contract/runtime'
import { type Hash, toHex, unwrap } from '@vouch/core'
import { createMemoryStore, type Genesis } from '@vouch/data'
import { assertSupply } from '@vouch/incentive'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foundNetwork } from '../../src/comet/found-network.ts'
import { cometRewards, rewardRulesOf } from '../../src/comet/comet-rewards.ts'
import { closingOf, readValidators, validatorsAfter } from '../../src/comet/validator-source.ts'
import { type Home, readHome } from '../../src/home/home.ts'
import { type OpenedMachine, openMachine } from '../../src/ledger/local-ledger.ts'

/** Who voted is paid by power; who voted twice is punished by the genesis' rule and votes no more. */
describe('validators are paid and punished', () => {
  let folder: string
  let home: Home
  let opened: OpenedMachine
  let validators: readonly Validator[]
  let height = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vouch-rewards-'))
    const settings = { format: 1, api: '127.0.0.1:1', rpc: '127.0.0.1:2', p2p: '127.0.0.1:3' } as const
    const founders = ['One', 'Two', 'Three', 'Four'].map((organisation, at) => ({
      organisation,
      role: 'member',
      power: 10 * (at + 1),
      settings,
    }))
    const rewards = {
      schedule: { subsidy: 1_000n, halvingInterval: 0, cap: 1n << 40n },
      doubleSignPermille: 250,
    }
    await foundNetwork(folder, { name: 'Net', founders, passphrase: 'p', isOneMachine: true, rewards })
    home = await readHome(join(folder, 'org1'))
    opened = await openMachine(createMemoryStore(), { ...home, bucketBits: 8 })
    ;({ validators } = unwrap(cometParameters(home.genesis)))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const final = (signers: readonly Validator[], doubleSigners: readonly Validator[] = []): CometBlock => ({
    height: 1,
    timeMs: 0,
    hash: new Uint8Array(32),
    transactions: [],
    proposerAddress: addressOf((validators[0] as Validator).publicKey),
    signers: signers.map(({ publicKey }) => addressOf(publicKey)),
    doubleSigners: doubleSigners.map(({ publicKey }) => addressOf(publicKey)),
  })
  const execute = (block: CometBlock, voters = validators) => {
    height += 1
    const closing = closingOf(opened, block, voters)
    const proposer = (validators[0] as Validator).publicKey
    const timeMs = home.genesis.timeMs + height
    const executed = opened.contracts.execute({ height, timeMs, proposer, transactions: [], closing })
    return validatorsAfter(opened, { ...executed }, closing)
  }
  const payouts = (): Map<string, Hash> =>
    new Map(readValidators(opened).map(({ publicKey, payout }) => [toHex(publicKey), payout]))
  const balances = (accounts: Map<string, Hash>): bigint[] => {
    const book = createAccountBook(createJournal(opened.state))
    assertSupply(book, listAccounts(opened.state.scanRecords))
    return validators.map(({ publicKey }) =>
      book.balance(accounts.get(toHex(publicKey)) ?? accountOf(publicKey)),
    )
  }

  test('by their power, those alone who signed, to the unit', () => {
    // In their order: powers 40, 30, 20, 10.
    expect(execute(final(validators))).toBeUndefined()
    expect(balances(payouts())).toEqual([400n, 300n, 200n, 100n])
    execute(final(validators.slice(0, 3)))
    // 444 4/9, 333 3/9 and 222 2/9: the unit left over goes to the largest remainder.
    expect(balances(payouts())).toEqual([400n + 445n, 300n + 333n, 200n + 222n, 100n])
  })

  test('a double vote costs a quarter, goes to the others, and ends the right to vote', () => {
    const before = balances(payouts())
    const accounts = payouts()
    const bad = validators[0] as Validator
    const left = execute(final(validators, [bad]))
    expect(left?.map(({ power }) => power).sort()).toEqual([10, 20, 30])
    const after = balances(accounts)
    expect(after[0]).toBe((before[0] as bigint) - ((before[0] as bigint) * 250n) / 1000n)
    const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n)
    expect(sum(after)).toBe(sum(before) + 1_000n)
    // What is decided later does not bring it back.
    expect(readValidators(opened).map(({ publicKey }) => toHex(publicKey))).not.toContain(
      toHex(bad.publicKey),
    )
  })

  test('who has no vote left answers for the one it had; nobody is punished twice', () => {
    const [punished, leaving, ...rest] = validators as readonly [Validator, Validator, ...Validator[]]
    const accounts = payouts()
    const before = balances(accounts)
    // Evidence may come when its validator has left; the same may be told of one who was punished.
    execute(final(rest, [punished, leaving, leaving]), rest)
    const after = balances(accounts)
    expect(after[0]).toBe(before[0])
    expect(after[1]).toBe((before[1] as bigint) - ((before[1] as bigint) * 250n) / 1000n)
    const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n)
    expect(sum(after)).toBe(sum(before) + 1_000n)
    expect(closingOf(opened, final(rest, [punished, leaving]), rest).always).toBe(false)
  })

  test('a genesis says how, or it is refused', () => {
    const broken = (rewards: unknown): Genesis => {
      const [version, set] = home.genesis.engineParameters as readonly [number, never]
      return { ...home.genesis, engineParameters: [version, set, rewards as never] }
    }
    expect(rewardRulesOf(broken(null))).toEqual({ ok: true, value: undefined })
    for (const rewards of [[2], 'all', [1, [1, 0, 5], 2_000]]) {
      const rules = rewardRulesOf(broken(rewards))
      expect(rules.ok ? 'OK' : rules.problem.code).toBe('REWARDS_INVALID')
      expect(() => cometRewards(broken(rewards))).toThrow(
        expect.objectContaining({ code: 'GENESIS_INVALID' }),
      )
    }
  })
})
