import type { MessagePort } from 'node:worker_threads'
import type { VerifyAll } from '@vouch/consensus'
import { createCaller } from '../ledger/remote.ts'

/** Asks the admission threads in turn; their ports carry what they admitted the other way. */
export function createRemoteVerifier(ports: readonly MessagePort[]): VerifyAll {
  const callers = ports.map((port) => createCaller(port))
  let turn = 0
  return (transactions) => {
    turn = (turn + 1) % callers.length
    const caller = callers[turn]
    if (caller === undefined) return Promise.reject(new Error('there is no admission thread'))
    return caller.call<readonly boolean[]>('verify', transactions)
  }
}
