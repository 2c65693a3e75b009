import { assert, type Cbor, concatBytes, decode, encode, uint64, unwrap, utf8 } from '@vouch/core'
import { type KeyValueStore, spaceKey, type Write } from '@vouch/data'
import { encodeValidators, readValidators } from './parameters.ts'
import { encodeStep, readStep, type ValidatorStep } from './seal-form.ts'
import { changedSet, type Validator } from './validator-set.ts'

/** Where this node stands in CometBFT's own count of blocks; written with every block. */
export interface Progress {
  readonly cometHeight: number
  /** Block time of that block; moves on with empty blocks too. */
  readonly timeMs: number
  /** The validators after that block. */
  readonly validators: readonly Validator[]
  /**
   * Those after the block two before it, and after the one before it. CometBFT lets a change count from the second block
   * after it on: whoever was removed proposes and votes until then.
   */
  readonly earlier: readonly [readonly Validator[], readonly Validator[]]
}

/** Before the first block. */
export function genesisProgress(timeMs: number, validators: readonly Validator[]): Progress {
  return { cometHeight: 0, timeMs, validators, earlier: [validators, validators] }
}

interface Step {
  readonly cometHeight: number
  readonly timeMs: number
  readonly validatorUpdates?: readonly Validator[]
}

export function progressAfter(
  { validators, earlier }: Progress,
  { cometHeight, timeMs, validatorUpdates = [] }: Step,
): Progress {
  return {
    cometHeight,
    timeMs,
    validators: validatorUpdates.length === 0 ? validators : changedSet(validators, validatorUpdates),
    earlier: [earlier[1], validators],
  }
}

/** Those whose votes made the last block final; the next one carries them. */
export function votersBefore({ earlier }: Progress): readonly Validator[] {
  return earlier[0]
}

const PROGRESS_KEY = spaceKey('meta', utf8('comet'))
const STEPS_KEY = spaceKey('meta', utf8('comet-steps'))

export function readProgress(store: KeyValueStore): Progress | undefined {
  const bytes = store.get(PROGRESS_KEY)
  if (bytes === undefined) return undefined
  const slots = unwrap(decode(bytes)) as readonly [number, number, number, Cbor, Cbor?, Cbor?]
  const [, cometHeight, timeMs, set, first = null, second = null] = slots
  const validators = recordedSet(set)
  const last = second === null ? validators : recordedSet(second)
  return { cometHeight, timeMs, validators, earlier: [first === null ? last : recordedSet(first), last] }
}

function recordedSet(value: Cbor): readonly Validator[] {
  const validators = readValidators(value)
  assert(validators !== undefined, 'a recorded set of validators is one')
  return validators
}

/** `[2, height, time, validators, two before, one before]`; null where a set is that of the block after it. */
export function progressWrite({ cometHeight, timeMs, validators, earlier: [first, last] }: Progress): Write {
  const sets = [
    encodeValidators(validators),
    first === last ? null : encodeValidators(first),
    last === validators ? null : encodeValidators(last),
  ]
  return { key: PROGRESS_KEY, value: encode([2, cometHeight, timeMs, ...sets]) }
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
