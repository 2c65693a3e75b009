import { asHash, concatBytes, type Hash } from '@vouch/core'
import { move } from '@vouch/incentive'
import type { Accounts, MovableAccounts } from '../api/index.ts'
import { unmetered } from '../realm/intrinsics.ts'
import { accountOf, createAccountBook } from './accounts.ts'
import { type Execution, runtimeFailure, stop } from './execution.ts'
import { GAS } from './gas.ts'

/** The contract that may look at balances in fee units and move them. */
const ACCOUNTANT = 'account'

/** The capability `context.accounts` of views. */
export function accountReader(current: () => Execution, contract: string): Accounts {
  return {
    of: unmetered((publicKey: Uint8Array) => {
      const { meter } = accountant(current, contract)
      meter.charge(GAS.hash + GAS.hashByte * publicKey.length)
      return new Uint8Array(accountOf(concatBytes(publicKey)))
    }),
    balance: unmetered((account: Uint8Array) => {
      const { meter, journal } = accountant(current, contract)
      meter.charge(GAS.read)
      return createAccountBook(journal).balance(accountHash(account))
    }),
    supply: unmetered(() => {
      const { meter, journal } = accountant(current, contract)
      meter.charge(GAS.read)
      return createAccountBook(journal).supply()
    }),
  }
}

/** What actions can do besides. */
export function accountMover(current: () => Execution, contract: string): MovableAccounts['move'] {
  return unmetered((from: Uint8Array, to: Uint8Array, amount: bigint) => {
    const { meter, journal } = accountant(current, contract)
    if (typeof amount !== 'bigint' || amount < 0n) throw new TypeError('an amount below zero')
    meter.charge(2 * (GAS.read + GAS.write))
    return move(createAccountBook(journal), accountHash(from), accountHash(to), amount).ok
  })
}

function accountant(current: () => Execution, contract: string): Execution {
  const execution = current()
  if (contract !== ACCOUNTANT) stop(execution, runtimeFailure('NOT_ACCOUNTANT', [['contract', contract]]))
  return execution
}

/** A copy, so that no contract changes the bytes of a key that the journal holds. */
function accountHash(account: Uint8Array): Hash {
  if (account.length !== 32) throw new TypeError('an account that does not have 32 bytes')
  return asHash(concatBytes(account))
}
