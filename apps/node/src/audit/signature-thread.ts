import { parentPort } from 'node:worker_threads'
import { decodeSignedTransaction, verifyTransaction } from '@vouch/data'
import { serveCalls } from '../ledger/remote.ts'

serveCalls(parentPort, {
  check: (transactions: readonly Uint8Array[]): number =>
    transactions.findIndex((bytes) => {
      const signed = decodeSignedTransaction(bytes)
      return !signed.ok || !verifyTransaction(signed.value).ok
    }),
})
