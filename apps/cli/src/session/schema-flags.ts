import type { TypeDescriptor } from '@vouch/contract/api'
import type { ContractDescription, ContractMember } from '@vouch/sdk'
import { nearest } from '../shell/nearest.ts'
import { usageError } from '../shell/problem.ts'

/** `flowHead` as an option: `--flow-head`. */
export function flagOf(field: string): string {
  return `--${field.replace(/([A-Z])/g, '-$1').toLowerCase()}`
}

/** JSON arguments from options, by the schema of the action or view. What they mean is checked by the schema itself. */
export function argumentsFrom(args: TypeDescriptor, words: readonly string[]): Record<string, unknown> {
  const fields = args.kind === 'record' ? args.fields : {}
  const byFlag = new Map(Object.keys(fields).map((field) => [flagOf(field), field]))
  const given: Record<string, unknown> = {}
  for (let at = 0; at < words.length; at++) {
    const [flag = '', inline] = splitFlag(words[at] as string)
    const field = byFlag.get(flag)
    if (field === undefined) throw unknownFlag(flag, [...byFlag.keys()])
    const type = withoutOption(fields[field] as TypeDescriptor)
    const follows = words[at + 1]
    if (
      type.kind === 'boolean' &&
      inline === undefined &&
      (follows === undefined || follows.startsWith('--'))
    ) {
      given[field] = true
      continue
    }
    const text = inline ?? words[++at]
    if (text === undefined)
      throw usageError(
        'USAGE_INCOMPLETE',
        `The option ${flag} needs a value.`,
        `Type: ${flag} ${sampleOf(type)}`,
      )
    if (type.kind === 'list')
      given[field] = [...((given[field] as unknown[]) ?? []), valueOf(type.of, flag, text)]
    else given[field] = valueOf(type, flag, text)
  }
  const missing = Object.entries(fields).filter(
    ([field, type]) => given[field] === undefined && type.kind !== 'option' && type.kind !== 'list',
  )
  if (missing.length > 0)
    throw usageError(
      'USAGE_INCOMPLETE',
      `It needs ${missing.map(([field]) => flagOf(field)).join(' and ')}.`,
      `Add: ${missing.map(([field, type]) => `${flagOf(field)} ${sampleOf(type)}`).join(' ')}`,
    )
  return given
}

function splitFlag(word: string): readonly [string, string | undefined] {
  const equals = word.indexOf('=')
  return word.startsWith('--') && equals > 0
    ? [word.slice(0, equals), word.slice(equals + 1)]
    : [word, undefined]
}

function valueOf(type: TypeDescriptor, flag: string, text: string): unknown {
  const plain = withoutOption(type)
  if (plain.kind === 'integer') {
    if (/^-?\d{1,16}$/.test(text)) return Number(text)
    throw usageError(
      'USAGE',
      `${flag} is a whole number; '${text}' is none.`,
      `Type: ${flag} ${sampleOf(plain)}`,
    )
  }
  if (plain.kind === 'boolean') return text === 'true' || text === 'yes'
  if (plain.kind === 'bytes') return text.toLowerCase()
  if (plain.kind !== 'record' && plain.kind !== 'list') return text
  try {
    return JSON.parse(text)
  } catch {
    throw usageError(
      'USAGE',
      `${flag} is written as JSON, and this is none.`,
      `Type: ${flag} '${sampleOf(plain)}'`,
    )
  }
}

function withoutOption(type: TypeDescriptor): TypeDescriptor {
  return type.kind === 'option' ? withoutOption(type.of) : type
}

/** What stands for a value in help. */
export function sampleOf(type: TypeDescriptor): string {
  const plain = withoutOption(type)
  switch (plain.kind) {
    case 'choice':
      return plain.of.join('|')
    case 'bytes':
      return plain.min === plain.max ? `HEX${plain.min * 2}` : 'HEX'
    case 'integer':
      return 'NUMBER'
    case 'amount':
      return 'AMOUNT'
    case 'boolean':
      return 'true|false'
    case 'list':
      return `${sampleOf(plain.of)} (can be repeated)`
    case 'record':
      return `{${Object.keys(plain.fields)
        .map((field) => `"${field}": …`)
        .join(', ')}}`
    default:
      return 'TEXT'
  }
}

function unknownFlag(flag: string, known: readonly string[]) {
  const meant = nearest(flag, known)
  return usageError(
    'USAGE_UNKNOWN_OPTION',
    `It takes no ${flag}.`,
    meant === undefined
      ? `It takes: ${known.length === 0 ? 'nothing' : known.join(' ')}`
      : `Did you mean ${meant}?`,
  )
}

/** All that can be asked of a contract, with the options it takes. */
export function contractText({
  name,
  version,
  summary,
  actions,
  views,
  events,
}: ContractDescription): string {
  return [
    `${name} (version ${version}): ${summary}`,
    '',
    'Actions: vouch contract call',
    ...Object.entries(actions).map(([action, member]) => memberText(`${name} ${action}`, member)),
    '',
    'Views: vouch contract view',
    ...Object.entries(views).map(([view, member]) => memberText(`${name} ${view}`, member)),
    '',
    `Events: ${Object.keys(events).join(', ')}`,
  ].join('\n')
}

function memberText(words: string, { summary, args, genesisOnly }: ContractMember): string {
  const fields = args.kind === 'record' ? Object.entries(args.fields) : []
  const flags = fields.map(([field, type]) => {
    const flag = `${flagOf(field)} ${sampleOf(type)}`
    return type.kind === 'option' || type.kind === 'list' ? `[${flag}]` : flag
  })
  return `  ${[words, ...flags].join(' ')}\n      ${summary}${genesisOnly ? ' Only at the founding.' : ''}`
}
