import { type Cbor, concatBytes, encode, taggedHash, utf8 } from '@vouch/core'
import type { AnyMember, InstallTime, Meta, TypeDescriptor } from '../api/index.ts'
import { unmetered, withMeter } from '../realm/intrinsics.ts'
import { fromRecorded, toRecorded } from '../schema/convert.ts'
import { accountMover, accountReader } from './accountant.ts'
import { type Execution, runtimeFailure, stop } from './execution.ts'
import { GAS, MAX_CALL_DEPTH, MAX_EVENTS, STOP } from './gas.ts'
import type { LoadedContract, Registry } from './registry.ts'

/** What the calls of one contract need from the runtime. */
export interface Host {
  current(): Execution
  readonly registry: Registry
  install(name: string, bundle: Uint8Array, when: InstallTime | undefined): Uint8Array
}

type Kind = 'actions' | 'views'

/** Runs an action or view of `contract` with checked values; the context is made anew for every call. */
export function invoke(
  host: Host,
  contract: LoadedContract,
  kind: Kind,
  name: string,
  recorded: Cbor,
  caller: string | null,
): Cbor {
  const execution = host.current()
  const members = contract.definition[kind]
  const member = Object.hasOwn(members, name) ? (members[name] as AnyMember) : undefined
  if (member === undefined)
    stop(
      execution,
      runtimeFailure(kind === 'views' ? 'VIEW_UNKNOWN' : 'ACTION_UNKNOWN', [
        ['contract', contract.name],
        ['name', name],
      ]),
    )
  if (member.genesisOnly === true && execution.mode !== 'genesis')
    stop(
      execution,
      runtimeFailure('ACTION_GENESIS_ONLY', [
        ['contract', contract.name],
        ['name', name],
      ]),
    )
  const args = fromRecorded(member.args, recorded)
  if (!args.ok)
    stop(
      execution,
      runtimeFailure('VALUE_INVALID', [
        ['field', String(args.problem.meta['field'] ?? '')],
        ['detail', args.problem.detail],
      ]),
    )
  if (execution.callDepth >= MAX_CALL_DEPTH)
    stop(execution, runtimeFailure('CALLS_TOO_DEEP', [['limit', MAX_CALL_DEPTH]]))
  execution.meter.charge(GAS.call)
  execution.callDepth += 1
  const context = kind === 'views' ? viewContext(host, contract) : actionContext(host, contract, caller)
  const run = member.run as (context: unknown, args: unknown) => unknown
  const value = withMeter(execution.meter, () => run(context, args.value))
  execution.callDepth -= 1
  const result = toRecorded(member.result, value ?? null)
  if (!result.ok) throw new TypeError(result.problem.detail)
  return result.value
}

type Functions = ReturnType<typeof makeFunctions>

const functionsOf = new WeakMap<LoadedContract, Functions>()

/** What a contract can call does not change between its calls, so it is made once. */
function functionsFor(host: Host, contract: LoadedContract): Functions {
  let functions = functionsOf.get(contract)
  if (functions === undefined) {
    functions = makeFunctions(host, contract)
    functionsOf.set(contract, functions)
  }
  return functions
}

function makeFunctions(host: Host, contract: LoadedContract) {
  const view = {
    state: contract.readState,
    fail: unmetered((code: string, meta?: Meta) => failAs(host.current(), contract, code, meta)),
    view: unmetered((target: string, name: string, args: unknown) =>
      callOther(host, contract.name, target, 'views', name, args),
    ),
    hash: unmetered((tag: string, ...parts: readonly Uint8Array[]) =>
      hashFor(host.current(), contract.name, tag, parts),
    ),
    encode: unmetered((type: TypeDescriptor, value: unknown) => encodeFor(host.current(), type, value)),
    accounts: accountReader(host.current, contract.name),
  }
  const action = {
    ...view,
    state: contract.writeState,
    accounts: { ...view.accounts, move: accountMover(host.current, contract.name) },
    emit: unmetered((name: string, subject: Uint8Array, data: unknown) =>
      emit(host.current(), contract, name, subject, data),
    ),
    call: unmetered((target: string, name: string, args: unknown) =>
      callOther(host, contract.name, target, 'actions', name, args),
    ),
    install: unmetered((name: string, bundle: Uint8Array, when?: InstallTime) =>
      installAs(host, contract, name, bundle, when),
    ),
  }
  return { view: harden(view), action: harden(action) }
}

function viewContext(host: Host, contract: LoadedContract): object {
  const execution = host.current()
  const own = functionsFor(host, contract).view
  return {
    state: own.state,
    fail: own.fail,
    view: own.view,
    hash: own.hash,
    encode: own.encode,
    accounts: own.accounts,
    block: execution.block,
    chainId: copyOf(execution.chainId),
  }
}

function actionContext(host: Host, contract: LoadedContract, caller: string | null): object {
  const execution = host.current()
  // Field by field: spreading makes a slow object, and one is made for every call.
  const own = functionsFor(host, contract).action
  return {
    state: own.state,
    fail: own.fail,
    view: own.view,
    hash: own.hash,
    encode: own.encode,
    accounts: own.accounts,
    emit: own.emit,
    call: own.call,
    install: own.install,
    block: execution.block,
    chainId: copyOf(execution.chainId),
    // Copies: a contract that changed the bytes must not speak for another signer in a call it makes.
    caller: { keys: copiesOf(execution.signers), contract: caller },
    transactionId: copyOf(execution.transactionId),
  }
}

function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

function copiesOf(list: readonly Uint8Array[]): Uint8Array[] {
  const copies: Uint8Array[] = []
  for (let at = 0; at < list.length; at++) copies.push(copyOf(list[at] as Uint8Array))
  return copies
}

function failAs(execution: Execution, contract: LoadedContract, code: string, meta: Meta = {}): never {
  if (typeof code !== 'string' || !Object.hasOwn(contract.definition.declaration.errors, code))
    throw new TypeError('an error that is not declared')
  const pairs = Object.keys(meta)
    .sort()
    .map((name) => [name, metaValue(meta[name])] as const)
  stop(execution, { contract: contract.name, code, meta: pairs })
}

const MAX_META_BYTES = 1_000

/** What a failure's sentence can hold, and every node can record. */
function metaValue(value: unknown): Cbor {
  const fits =
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && value.length <= MAX_META_BYTES && value.isWellFormed())
  if (!fits) throw new TypeError('a value of a failure that cannot be recorded')
  return value as Cbor
}

function callOther(
  host: Host,
  from: string,
  target: string,
  kind: Kind,
  name: string,
  args: unknown,
): unknown {
  if (typeof target !== 'string' || typeof name !== 'string') throw new TypeError('a name that is not text')
  const execution = host.current()
  const contract = host.registry.find(target)
  if (contract === undefined) stop(execution, runtimeFailure('CONTRACT_UNKNOWN', [['contract', target]]))
  const members = contract.definition[kind]
  const member = Object.hasOwn(members, name) ? members[name] : undefined
  if (member === undefined)
    stop(
      execution,
      runtimeFailure(kind === 'views' ? 'VIEW_UNKNOWN' : 'ACTION_UNKNOWN', [
        ['contract', target],
        ['name', name],
      ]),
    )
  const recorded = toRecorded(member.args, args)
  if (!recorded.ok) throw new TypeError(recorded.problem.detail)
  const result = fromRecorded(member.result, invokeOther(host, contract, kind, name, recorded.value, from))
  if (!result.ok) throw new TypeError(result.problem.detail)
  return result.value
}

/** A callee that breaks ends the whole transaction: its caller must not catch that and keep half of its changes. */
function invokeOther(
  host: Host,
  contract: LoadedContract,
  kind: Kind,
  name: string,
  recorded: Cbor,
  from: string,
): Cbor {
  try {
    return invoke(host, contract, kind, name, recorded, from)
  } catch (reason) {
    const execution = host.current()
    if (reason === STOP) throw reason
    return stop(execution, runtimeFailure('CONTRACT_THREW', [['contract', contract.name]]))
  }
}

/** Bytes of an event's subject. */
const MAX_SUBJECT_BYTES = 64

function emit(
  execution: Execution,
  contract: LoadedContract,
  name: string,
  subject: Uint8Array,
  data: unknown,
): void {
  const { events } = contract.definition.declaration
  if (typeof name !== 'string' || !Object.hasOwn(events, name))
    throw new TypeError('an event that is not declared')
  if (!(subject instanceof Uint8Array) || subject.length > MAX_SUBJECT_BYTES)
    throw new TypeError('an event whose subject is not some bytes')
  const type = events[name] as TypeDescriptor
  if (execution.events.length >= MAX_EVENTS)
    stop(execution, runtimeFailure('EVENTS_TOO_MANY', [['limit', MAX_EVENTS]]))
  const recorded = toRecorded(type, data)
  if (!recorded.ok) throw new TypeError(recorded.problem.detail)
  const size = subject.length + sizeOf(recorded.value)
  execution.meter.charge(GAS.event + GAS.eventByte * size)
  execution.events.push({
    contract: contract.name,
    name,
    subject: new Uint8Array(subject),
    data: copyRecorded(recorded.value),
  })
}

/** With bytes of its own, which the contract cannot change afterwards. */
function copyRecorded(value: Cbor): Cbor {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (!Array.isArray(value)) return value
  const copy: Cbor[] = []
  for (let at = 0; at < value.length; at++) copy.push(copyRecorded(value[at] as Cbor))
  return copy
}

/** About the bytes that a recorded value takes; exact enough to charge by, and the same everywhere. */
function sizeOf(value: Cbor): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length + 2
  if (!Array.isArray(value)) return 4
  let size = 2
  for (let at = 0; at < value.length; at++) size += sizeOf(value[at] as Cbor)
  return size
}

/** The hash that `context.hash` gives: tagged by contract and `tag`, so that others can recompute it. */
export function contractHash(contract: string, tag: string, parts: readonly Uint8Array[]): Uint8Array {
  return taggedHash('vouch/contract', utf8(contract), END, utf8(tag), END, ...parts)
}

const END = Uint8Array.of(0)

function hashFor(
  execution: Execution,
  contract: string,
  tag: string,
  parts: readonly Uint8Array[],
): Uint8Array {
  if (typeof tag !== 'string' || !parts.every((part) => part instanceof Uint8Array))
    throw new TypeError('something to hash that is not bytes')
  let size = tag.length
  for (let at = 0; at < parts.length; at++) size += (parts[at] as Uint8Array).length
  execution.meter.charge(GAS.hash + GAS.hashByte * size)
  return contractHash(contract, tag, parts)
}

function encodeFor(execution: Execution, type: TypeDescriptor, value: unknown): Uint8Array {
  const recorded = toRecorded(type, value)
  if (!recorded.ok) throw new TypeError(recorded.problem.detail)
  const bytes = encode(recorded.value)
  execution.meter.charge(GAS.encodeByte * bytes.length)
  return bytes
}

function installAs(
  host: Host,
  contract: LoadedContract,
  name: string,
  bundle: Uint8Array,
  when: InstallTime | undefined,
): Uint8Array {
  if (typeof name !== 'string' || !(bundle instanceof Uint8Array)) throw new TypeError('not a bundle')
  if (when !== undefined && (!Number.isSafeInteger(when.height) || typeof when.mustBeHeld !== 'boolean'))
    throw new TypeError('not a time of installation')
  const execution = host.current()
  if (contract.name !== host.registry.installer)
    stop(execution, runtimeFailure('NOT_INSTALLER', [['contract', contract.name]]))
  execution.meter.charge(GAS.write + GAS.writeByte * bundle.length)
  return host.install(name, concatBytes(bundle), when)
}
