import { concatBytes, failed, type Hash, ok, type Result, sha256 } from '@vouch/core'
import { type Header, workCommitment } from '@vouch/data'
import { targetOf } from './compact.ts'

/** Double SHA-256 over commitment and nonce, 64 bytes: the commitment is a hash of all the rest of the header. */
export function workHashOf(commitment: Uint8Array, nonce: Uint8Array): Hash {
  return sha256(sha256(concatBytes(commitment, nonce)))
}

/** The hash as a number, most significant byte first; the work is done where it is no larger than the target. */
export function hashNumber(hash: Uint8Array): bigint {
  let number = 0n
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength)
  for (let at = 0; at < 32; at += 8) number = (number << 64n) | view.getBigUint64(at)
  return number
}

/** Whether the work that the header claims was done. Problems: `WORK_MISSING`, `WORK_INSUFFICIENT`. */
export function checkWork(header: Header): Result<null> {
  const { work } = header
  if (work === undefined)
    return failed('WORK_MISSING', 'The header carries no proof of work.', 'Do not build on this block.')
  const found = hashNumber(workHashOf(workCommitment(header, work.bits), work.nonce))
  if (found <= targetOf(work.bits)) return ok(null)
  return failed(
    'WORK_INSUFFICIENT',
    `The work of block ${header.height} was not done: its hash is above the target.`,
    'Do not build on this block.',
    { height: header.height },
  )
}
