import { assert, equalBytes } from '@vouch/core'
import { type ChainStore, heightKey, headerHash, type KeyValueStore, type Write } from '@vouch/data'
import { readSteps, stepsWrite } from './progress.ts'
import type { CometRpc } from './rpc-port.ts'
import { encodeCometSeal, pendingHeight } from './seal-form.ts'
import { validatorsHash } from './validator-set.ts'

/** Puts seals in the place of those that wait, oldest first. */
export interface Sealer {
  /** A block of ours is durable; CometBFT's block of the height it names made it. */
  expect(height: number, cometHeight: number): void
  /** CometBFT's blocks up to this height are final. Tries what could not be had before, too. */
  advance(cometHeight: number): void
  /** Resolves when that block of ours has its seal. */
  sealed(height: number): Promise<void>
  /** The store was filled from a snapshot: what waits there is taken over. */
  reload(cometHeight: number): void
  /** Resolves when nothing is being written. */
  stop(): Promise<void>
}

interface SealerDeps {
  readonly chain: ChainStore
  readonly store: KeyValueStore
  readonly rpc: CometRpc
  onFatal(cause: unknown): void
}

interface Expected {
  readonly height: number
  readonly cometHeight: number
}

/** `cometHeight` is the last block of CometBFT's that is durable here. */
export function createSealer({ chain, store, rpc, onFatal }: SealerDeps, cometHeight: number): Sealer {
  let queue = unsealed(chain)
  let steps = readSteps(store)
  let final = cometHeight
  let sealedHeight = (queue[0]?.height ?? (chain.head?.height ?? 0) + 1) - 1
  let waiting: { readonly height: number; readonly resolve: () => void }[] = []
  let running: Promise<void> | undefined
  let stopped = false

  /** Our hash stands in the header after the block that made it. */
  const sealNext = async ({ height, cometHeight: made }: Expected): Promise<boolean> => {
    const signed = await rpc.signedHeader(made + 1)
    if (signed === undefined) return false
    const header = chain.header(height)
    assert(header !== undefined, 'a block that waits for its seal is recorded', `${height}`)
    assert(
      equalBytes(signed.header.appHash, headerHash(header)),
      'the validators made our own hash final',
      `block ${height}`,
    )
    const writes: Write[] = [{ key: heightKey('seal', height), value: encodeCometSeal({ ...signed, steps }) }]
    if (!equalBytes(signed.header.nextValidatorsHash, signed.header.validatorsHash)) {
      const next = await rpc.validators(made + 2)
      if (next === undefined) return false
      assert(
        equalBytes(signed.header.nextValidatorsHash, validatorsHash(next)),
        'CometBFT names the validators whose hash it made final',
        `block ${height}`,
      )
      steps = [...steps, { ...signed, next }]
      writes.push(stepsWrite(steps))
    }
    await store.write(writes)
    return true
  }

  const work = async (): Promise<void> => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (stopped || next.cometHeight + 1 > final || !(await sealNext(next))) return
      queue.shift()
      sealedHeight = next.height
      for (const { height, resolve } of waiting) if (height <= sealedHeight) resolve()
      waiting = waiting.filter(({ height }) => height > sealedHeight)
    }
  }

  const start = (): void => {
    if (running !== undefined || stopped) return
    running = work()
      .catch(onFatal)
      .finally(() => {
        running = undefined
      })
  }

  return {
    reload(height) {
      queue = unsealed(chain)
      steps = readSteps(store)
      sealedHeight = (queue[0]?.height ?? (chain.head?.height ?? 0) + 1) - 1
      final = height
    },
    expect: (height, made) => void queue.push({ height, cometHeight: made }),
    advance(height) {
      final = Math.max(final, height)
      start()
    },
    sealed: (height) =>
      height <= sealedHeight
        ? Promise.resolve()
        : new Promise((resolve) => void waiting.push({ height, resolve })),
    async stop() {
      stopped = true
      await running
    },
  }
}

/** Blocks at the end of the chain that still wait, oldest first. */
function unsealed(chain: ChainStore): Expected[] {
  const found: Expected[] = []
  for (let height = chain.head?.height ?? 0; height >= 1; height--) {
    const seal = chain.seal(height)
    const cometHeight = seal === undefined ? undefined : pendingHeight(seal)
    if (cometHeight === undefined) break
    found.unshift({ height, cometHeight })
  }
  return found
}
