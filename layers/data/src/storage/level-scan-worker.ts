/**
 * LevelDB's iterators are asynchronous in Node, scans of contracts are not. So a second thread opens the same
 * database, iterates, and the caller sleeps on `signal` until the answer is there. The source is a string because
 * a worker's file would have another name in `src` and in `dist`.
 *
 * An answer is one packed ArrayBuffer, (key length, value length as uint32 little-endian, key, value) for each
 * entry; a failure is the error's code and message.
 */
export const LEVEL_SCAN_WORKER_SOURCE = `
const { workerData } = require('node:worker_threads')
const { ClassicLevel } = require(workerData.module)
const { port, location } = workerData
const signal = new Int32Array(workerData.signal)
const db = new ClassicLevel(location, {
  keyEncoding: 'view', valueEncoding: 'view', createIfMissing: false, multithreading: true,
})

function pack(entries) {
  let length = 0
  for (const [key, value] of entries) length += 8 + key.length + value.length
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const [key, value] of entries) {
    at = whole.writeUInt32LE(key.length, at)
    at = whole.writeUInt32LE(value.length, at)
    whole.set(key, at)
    at += key.length
    whole.set(value, at)
    at += value.length
  }
  return whole.buffer
}

function answer(message, transfer) {
  port.postMessage(message, transfer)
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
}

port.on('message', async (request) => {
  try {
    if (request === 'close') {
      await db.close()
      port.close()
      return
    }
    const range = { ...request, highWaterMarkBytes: 1 << 20 }
    const packed = pack(await db.iterator(range).all())
    answer(packed, [packed])
  } catch (error) {
    const cause = error.cause || error
    answer({ code: String(cause.code), message: String(cause.message) })
  }
})
`
