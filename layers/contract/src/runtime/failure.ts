import { type Cbor, type Problem, problem, toHex } from '@vouch/core'
import type { RecordedFailure } from '@vouch/data'
import type { ErrorDeclaration } from '../api/index.ts'
import { RUNTIME } from './execution.ts'

type Errors = Readonly<Record<string, ErrorDeclaration>>

/** The runtime's own codes, in the form in which contracts declare theirs. */
export const RUNTIME_ERRORS: Errors = {
  ACTION_GENESIS_ONLY: {
    message: "'{contract}.{name}' can be called by the genesis only.",
    remedy: 'Use the governance actions instead.',
  },
  ACTION_UNKNOWN: {
    message: "Contract '{contract}' has no action '{name}'.",
    remedy: 'See /v1/contracts for its actions.',
  },
  BALANCE_INSUFFICIENT: {
    message: "The first signer's account cannot pay the fee.",
    remedy: 'Pay units into the account, then submit a new transaction.',
  },
  CALLS_TOO_DEEP: {
    message: 'Contracts call each other more than {limit} deep.',
    remedy: 'Flatten the calls.',
  },
  CONTRACT_REFUSED: {
    message: 'The contract cannot be installed: {reason}',
    remedy: 'Correct the contract and bundle it again.',
  },
  CONTRACT_THREW: {
    message: "Contract '{contract}' broke while it ran; nothing was changed.",
    remedy: "Report it to the contract's author with the transaction id.",
  },
  CONTRACT_UNKNOWN: {
    message: "There is no contract '{contract}' on this chain.",
    remedy: 'See /v1/contracts for those there are.',
  },
  EVENTS_TOO_MANY: {
    message: 'The transaction emits more than {limit} events.',
    remedy: 'Do less in one transaction.',
  },
  FEE_ABOVE_MAXIMUM: {
    message: 'The fee of {fee} units is above the maximum the transaction allows.',
    remedy: 'Submit a new transaction with a higher maximum fee.',
  },
  FRAMES_TOO_DEEP: {
    message: 'The contract calls its functions too deeply.',
    remedy: 'Use loops instead of recursion.',
  },
  GAS_EXHAUSTED: {
    message: "The transaction needs more gas than the chain's limit.",
    remedy: 'Do less in one transaction.',
  },
  NOT_ACCOUNTANT: {
    message: "Contract '{contract}' may not look at balances or move them.",
    remedy: "Call the contract 'account' instead.",
  },
  NOT_INSTALLER: {
    message: "Contract '{contract}' may not install contracts.",
    remedy: 'Propose it to the governance.',
  },
  OUTCOME_TOO_LARGE: {
    message:
      'What the transaction would leave on the record is too large or nested too deeply to be read again.',
    remedy: 'Do less in one transaction, or ask for less of it.',
  },
  VALUE_INVALID: { message: '{detail}', remedy: 'Correct the field; the schema is in /openapi.json.' },
  VIEW_UNKNOWN: {
    message: "Contract '{contract}' has no view '{name}'.",
    remedy: 'See /v1/contracts for its views.',
  },
}

/** A recorded failure in words; `errors` are those that its contract declares. */
export function describeFailure(failure: RecordedFailure, errors: Errors | undefined): Problem {
  const known = failure.contract === RUNTIME ? RUNTIME_ERRORS : errors
  const declared = known !== undefined && Object.hasOwn(known, failure.code) ? known[failure.code] : undefined
  const meta: Record<string, string | number | boolean> = {}
  for (const [name, value] of failure.meta) meta[name] = metaValue(value)
  if (declared === undefined)
    return problem(
      failure.code,
      `The action failed with ${failure.code}.`,
      'See the documentation of the contract.',
      meta,
    )
  return problem(failure.code, fill(declared.message, meta), fill(declared.remedy, meta), meta)
}

function metaValue(value: Cbor): string | number | boolean {
  if (value instanceof Uint8Array) return toHex(value)
  if (typeof value === 'bigint') return String(value)
  return value as string | number | boolean
}

function fill(template: string, meta: Readonly<Record<string, string | number | boolean>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(meta[name] ?? whole))
}
