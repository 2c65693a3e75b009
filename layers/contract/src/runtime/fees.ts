import { failed, type Hash, ok, type Result } from '@vouch/core'
import type { FeePrices, SignedTransaction } from '@vouch/data'
import { chargeFee, feeOf, isFree, type Usage } from '@vouch/incentive'
import { accountOf, createAccountBook } from './accounts.ts'
import { type Execution, runtimeFailure } from './execution.ts'
import { describeFailure } from './failure.ts'
import { GAS } from './gas.ts'
import { createJournal, type StateReader } from './journal.ts'

interface Bill {
  readonly signed: SignedTransaction
  readonly proposer: Uint8Array
  readonly gas: number
}

/** Charges transactions by the chain's prices; a chain without prices looks at no account. */
export interface FeeDesk {
  due(usage: Usage): bigint
  /**
   * Takes the fee from the first signer's account and gives what was taken. A failed transaction stores nothing, so it
   * pays for its gas alone; one whose account cannot pay is undone and fails.
   */
  take(running: Execution, bill: Bill): bigint
  /** Before a transaction waits for a block. Problems: `FEE_TOO_LOW`, `BALANCE_INSUFFICIENT`. */
  check(signed: SignedTransaction): Result<null>
}

/** Fees go to `collector`, or to the proposer where there is none. */
export function createFeeDesk(state: StateReader, prices: FeePrices, collector?: Hash): FeeDesk {
  const free = isFree(prices)
  return {
    due: (usage) => (free ? 0n : feeOf(prices, usage)),
    take(running, { signed, proposer, gas }) {
      if (free) return 0n
      const { journal } = running
      const charge = (storedBytes: number): Result<bigint> =>
        chargeFee(createAccountBook(journal), {
          payer: payerOf(signed),
          proposer: collector ?? accountOf(proposer),
          fee: feeOf(prices, { gas, storedBytes }),
          maxFee: signed.transaction.maxFee,
        })
      const paid = charge(running.failure === null ? running.storedBytes : 0)
      if (paid.ok) return paid.value
      // It may have paid its last units away itself: what it did is undone, and the work still has its price.
      if (running.failure === null) journal.rollback()
      running.failure = runtimeFailure('BALANCE_INSUFFICIENT')
      const paidNow = charge(0)
      return paidNow.ok ? paidNow.value : 0n
    },
    check(signed) {
      if (free) return ok(null)
      const gas = GAS.transaction + GAS.transactionByte * signed.bytes.length
      const floor = feeOf(prices, { gas, storedBytes: 0 })
      if (signed.transaction.maxFee < floor)
        return failed(
          'FEE_TOO_LOW',
          'The maximum fee does not even cover taking the transaction in.',
          'Raise the maximum fee.',
        )
      if (createAccountBook(createJournal(state)).balance(payerOf(signed)) >= floor) return ok(null)
      return { ok: false, problem: describeFailure(runtimeFailure('BALANCE_INSUFFICIENT'), undefined) }
    },
  }
}

function payerOf(signed: SignedTransaction) {
  return accountOf(signed.transaction.signers[0] as Uint8Array)
}
