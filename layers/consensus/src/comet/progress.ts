import { assert, type Cbor, concatBytes, decode, encode, uint64, unwrap, utf8 } from '@vouch/core'
import { type KeyValueStore, spaceKey, type Write } from '@vouch/data'
import { encodeValidators, readValidators } from './parameters.ts'
import { encodeStep, readStep, type ValidatorStep } from './seal-form.ts'
import type { Validator } from './validator-set.ts'

/** Where this node stands in CometBFT's own count of blocks; written with every block. */
export interface Progress {
  readonly cometHeight: number
  /** Block time of that block; moves on with empty blocks too. */
  readonly timeMs: number
  /** The validators after that block. */
  readonly validators: readonly Validator[]
}

const PROGRESS_KEY = spaceKey('meta', utf8('comet'))
const STEPS_KEY = spaceKey('meta', utf8('comet-steps'))

export function readProgress(store: KeyValueStore): Progress | undefined {
  const bytes = store.get(PROGRESS_KEY)
  if (bytes === undefined) return undefined
  const [, cometHeight, timeMs, set] = unwrap(decode(bytes)) as readonly [number, number, number, Cbor]
  const validators = readValidators(set)
  assert(validators !== undefined, 'a recorded set of validators is one')
  return { cometHeight, timeMs, validators }
}

export function progressWrite({ cometHeight, timeMs, validators }: Progress): Write {
  return { key: PROGRESS_KEY, value: encode([1, cometHeight, timeMs, encodeValidators(validators)]) }
}

/** The changes of the validators so far, oldest first. */
export function readSteps(store: KeyValueStore): readonly ValidatorStep[] {
  const bytes = store.get(STEPS_KEY)
  if (bytes === undefined) return []
  const [, ...slots] = unwrap(decode(bytes, { maxBytes: 8 << 20, maxDepth: 8 })) as readonly Cbor[]
  const steps = slots.map(readStep)
  assert(
    steps.every((step) => step !== undefined),
    'recorded changes of the validators are whole',
  )
  return steps as readonly ValidatorStep[]
}

export function stepsWrite(steps: readonly ValidatorStep[]): Write {
  return { key: STEPS_KEY, value: encode([1, ...steps.map(encodeStep)]) }
}

function closingKey(height: number): Uint8Array {
  return spaceKey('meta', concatBytes(utf8('comet-closing'), uint64(height)))
}

/** What the engine said of the end of a block of ours: kept, so that it can be executed again. */
export function closingWrite(height: number, record: Uint8Array): Write {
  return { key: closingKey(height), value: record }
}

export function readClosing(store: KeyValueStore, height: number): Uint8Array | undefined {
  return store.get(closingKey(height))
}
