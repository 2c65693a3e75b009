import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { decode, encode, equalBytes, sha256 } from '@vouch/core'

/** The last block that this node acknowledged, kept outside the store: a store that lost its end shows. */
export interface HeadWitness {
  readonly height: number
  readonly headerHash: Uint8Array
}

export interface HeadWitnessFile {
  write(witness: HeadWitness): void
  close(): void
}

const SIZE = 96

/**
 * One record of fixed length, overwritten in place after each durable block. Only the first of a process is synced: after
 * a power cut it may be older than the store, never newer, and it is never gone.
 */
export function openHeadWitness(file: string): HeadWitnessFile {
  const descriptor = openSync(file, openFlags(file))
  let isSynced = false
  return {
    write(witness) {
      const body = encode([1, witness.height, witness.headerHash])
      const record = new Uint8Array(SIZE)
      record[0] = body.length
      record.set(body, 1)
      record.set(sha256(record.subarray(0, SIZE - 32)), SIZE - 32)
      writeSync(descriptor, record, 0, SIZE, 0)
      if (!isSynced) syncWithFolder(descriptor, file)
      isSynced = true
    },
    close: () => closeSync(descriptor),
  }
}

function syncWithFolder(descriptor: number, file: string): void {
  fsyncSync(descriptor)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function openFlags(file: string): string {
  try {
    closeSync(openSync(file, 'r'))
    return 'r+'
  } catch {
    return 'w+'
  }
}

/** undefined where there is none yet; `damaged` where the record does not carry its own hash. */
export function readHeadWitness(file: string): HeadWitness | 'damaged' | undefined {
  let record: Uint8Array
  try {
    record = readFileSync(file)
  } catch {
    return undefined
  }
  if (record.length === 0) return undefined
  if (
    record.length !== SIZE ||
    !equalBytes(sha256(record.subarray(0, SIZE - 32)), record.subarray(SIZE - 32))
  )
    return 'damaged'
  const slots = decode(record.subarray(1, 1 + (record[0] as number)))
  if (!slots.ok || !Array.isArray(slots.value)) return 'damaged'
  const [, height, headerHash] = slots.value as [number, number, Uint8Array]
  return { height, headerHash }
}
