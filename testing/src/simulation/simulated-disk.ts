import { OperationalError } from '@vouch/core'
import type { KeyValueStore, MemoryStore, Write } from '@vouch/data'
import type { SeededChance } from './seeded-chance.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How often a write goes wrong, in a hundred; all 0 for a disk that works. */
export interface DiskFaults {
  /** Nothing is written, and the process is told. */
  readonly refused: number
  /** All is written, and the process is told that it was not. */
  readonly misreported: number
  /** The process dies as the write ends, before or after it has become durable. */
  readonly crash: number
  /** The write takes a hundred times as long. */
  readonly slow: number
}

export const NO_DISK_FAULTS: DiskFaults = { refused: 0, misreported: 0, crash: 0, slow: 0 }

export interface SimulatedDisk {
  /** What the process sees. */
  readonly store: KeyValueStore
  /** The process is gone. What a restart finds: every batch that ended, and perhaps the first of those under way. */
  crash(): Promise<MemoryStore>
}

export interface DiskDeps {
  readonly durable: MemoryStore
  readonly time: VirtualTime
  readonly chance: SeededChance
  faults(): DiskFaults
  /** The process must die now. */
  onCrash(): void
}

interface Pending {
  readonly batch: readonly Write[]
  resolve(): void
  reject(cause: unknown): void
}

/**
 * Writes end in their order, each atomic, some time after they began. `liesAboutDurability` tells the process that a
 * write has ended when it has only begun: what a checker must catch.
 */
export function createSimulatedDisk(deps: DiskDeps, liesAboutDurability = false): SimulatedDisk {
  const { durable, time, chance } = deps
  const pending: Pending[] = []
  let failure: OperationalError | undefined
  let isDead = false

  const begin = (): void => {
    const delayMs = 1 + chance.number(8)
    time.after(chance.happens(deps.faults().slow) ? delayMs * 100 : delayMs, end)
  }

  const end = (): void => {
    const next = pending[0]
    if (isDead || next === undefined) return
    const faults = deps.faults()
    if (chance.happens(faults.crash)) return deps.onCrash()
    pending.shift()
    if (failure === undefined && chance.happens(faults.refused))
      failure = new OperationalError('DISK_FULL', 'the simulated disk is full', 'Simulate another.')
    if (failure !== undefined) next.reject(failure)
    else apply(next, chance.happens(faults.misreported))
    if (pending.length > 0) begin()
  }

  const apply = (write: Pending, isMisreported: boolean): void => {
    if (isMisreported)
      failure = new OperationalError('STORE_WRITE_FAILED', 'the simulated disk broke', 'Simulate another.')
    void durable
      .write(write.batch)
      .then(() => (failure === undefined ? write.resolve() : write.reject(failure)))
  }

  return {
    store: {
      get: durable.get,
      scan: durable.scan,
      write: (batch) =>
        new Promise((resolve, reject) => {
          if (isDead) return
          pending.push({ batch, resolve, reject })
          if (liesAboutDurability) resolve()
          if (pending.length === 1) begin()
        }),
      close: () => Promise.resolve(),
    },
    async crash() {
      isDead = true
      const found = durable.copy()
      const made = chance.number(pending.length + 1)
      for (const { batch } of failure === undefined ? pending.slice(0, made) : []) await found.write(batch)
      return found
    },
  }
}
