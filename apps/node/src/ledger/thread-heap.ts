import { setFlagsFromString } from 'node:v8'

/**
 * Starts a thread whose V8 looks for garbage among the old only above so many megabytes of it. By itself it would with
 * each hundred blocks: beside a large nursery it takes the little that lives longer for a heap that fills. The threads
 * that mark for it then cost a tenth of a block's time. The setting is the process's when a thread begins, and the
 * thread's own from then on; `started` must resolve when it has begun.
 */
export async function withOldGarbage<T>(megabytes: number, started: () => Promise<T>): Promise<T> {
  setFlagsFromString(`--initial-old-space-size=${megabytes}`)
  try {
    return await started()
  } finally {
    setFlagsFromString('--initial-old-space-size=0')
  }
}
