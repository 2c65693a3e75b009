import { createRequire } from 'node:module'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { OperationalError } from '@vouch/core'
import type { Entry, Range } from './key-value-store.ts'
import { LEVEL_SCAN_WORKER_SOURCE } from './level-scan-worker.ts'

/** A scan takes microseconds; one that takes this long has lost its thread. */
const SCAN_TIMEOUT_MS = 60_000

export interface LevelScanner {
  scan(range: Range): Entry[]
  close(): Promise<void>
}

/** Starts the thread that iterates over the database at `location`, which the caller holds open. */
export function createLevelScanner(location: string): LevelScanner {
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const { port1, port2 } = new MessageChannel()
  const module = createRequire(import.meta.url).resolve('classic-level')
  const worker = new Worker(LEVEL_SCAN_WORKER_SOURCE, {
    eval: true,
    execArgv: [],
    workerData: { module, location, port: port2, signal: signal.buffer },
    transferList: [port2],
  })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('error', () => undefined) // the scan that waits for it says so
  worker.unref()
  port1.unref()

  function ask(range: Range): unknown {
    Atomics.store(signal, 0, 0)
    const { gte, lt, limit, reverse = false } = range
    port1.postMessage({ gte, lt, limit, reverse })
    if (Atomics.wait(signal, 0, 0, SCAN_TIMEOUT_MS) === 'timed-out')
      throw new OperationalError(
        'STORE_READ_FAILED',
        'the scanning thread does not answer',
        'Restart the node.',
      )
    return receiveMessageOnPort(port1)?.message
  }

  return {
    scan(range) {
      const reply = ask(range)
      if (reply instanceof ArrayBuffer) return unpack(reply)
      const { code, message } = reply as { code: string; message: string }
      if (code === 'LEVEL_CORRUPTION')
        throw new OperationalError(
          'STORE_CORRUPT',
          message,
          'Check the store with an audit; restore a backup.',
        )
      throw new OperationalError('STORE_READ_FAILED', message, 'Check the disk, then restart.')
    },
    async close() {
      port1.postMessage('close')
      worker.ref()
      await exited
    },
  }
}

function unpack(packed: ArrayBuffer): Entry[] {
  const view = new DataView(packed)
  const entries: Entry[] = []
  for (let at = 0; at < packed.byteLength; ) {
    const keyLength = view.getUint32(at, true)
    const valueLength = view.getUint32(at + 4, true)
    at += 8
    entries.push([new Uint8Array(packed, at, keyLength), new Uint8Array(packed, at + keyLength, valueLength)])
    at += keyLength + valueLength
  }
  return entries
}
