import type { CommanderError } from 'commander'
import type { CatalogueEntry, CommandDefinition } from './definition.ts'
import { nearest } from './nearest.ts'
import { type CommandError, usageError } from './problem.ts'

/** What was typed and what it was meant for, as far as that is known. */
export interface Attempt {
  readonly typed: readonly string[]
  readonly entry: CatalogueEntry | undefined
  readonly definition: CommandDefinition | undefined
}

/** What to type instead. */
export function wrongUse(reason: CommanderError, attempt: Attempt): CommandError {
  const { entry, definition, typed } = attempt
  if (entry === undefined || definition === undefined)
    return usageError('USAGE', `${capital(reason.message)}.`, 'To see what there is, type: vouch --help')
  const words = ['vouch', ...entry.path].join(' ')
  switch (reason.code) {
    case 'commander.missingMandatoryOptionValue':
    case 'commander.missingArgument':
      return usageError(
        'USAGE_INCOMPLETE',
        missingWords(reason, words, attempt),
        `Type: ${correctedLine(attempt, definition)}`,
      )
    case 'commander.unknownOption': {
      const option = /'(-[^']*)'/.exec(reason.message)?.[1] ?? ''
      const meant = nearest(option, longOptions(definition))
      return usageError(
        'USAGE_UNKNOWN_OPTION',
        `'${words}' has no option ${option}.`,
        meant === undefined
          ? `For its options, type: ${words} --help`
          : `Did you mean ${meant}? Type: ${quoted(['vouch', ...typed.map((word) => (word === option ? meant : word))])}`,
      )
    }
    case 'commander.optionMissingArgument': {
      const option = /'([^']*)'/.exec(reason.message)?.[1] ?? ''
      const flag = /--[a-z-]+/.exec(option)?.[0] ?? option
      return usageError(
        'USAGE_INCOMPLETE',
        `The option ${flag} of '${words}' needs a value.`,
        `Type: ${correctedLine(attempt, definition)}`,
      )
    }
    case 'commander.excessArguments':
      return usageError(
        'USAGE_TOO_MANY_WORDS',
        `'${words}' takes fewer words than were typed.`,
        `Type: ${definition.examples[0] ?? `${words} --help`}`,
      )
    default:
      return usageError('USAGE', `${capital(reason.message)}.`, `For help, type: ${words} --help`)
  }
}

function missingWords(reason: CommanderError, words: string, { definition, typed }: Attempt): string {
  const operand = /argument '([^']*)'/.exec(reason.message)?.[1]
  if (operand !== undefined) return `'${words}' needs ${operand.toUpperCase()}.`
  const missing = (definition?.options ?? [])
    .filter((option) => option.required === true && !isTyped(option.flags, typed))
    .map((option) => option.flags)
  const [bare] = (definition?.options ?? []).filter(({ flags }) => isWithoutValue(flags, typed))
  if (missing.length === 0 && bare !== undefined)
    return `The option ${longFlag(bare.flags)} of '${words}' needs a value.`
  return `'${words}' needs ${missing.join(' and ')}.`
}

/** The line as typed, with what was missing put in, in capitals. */
export function correctedLine(
  { typed, entry, definition }: Attempt,
  { operands = [], options = [] }: CommandDefinition,
): string {
  const given = operandsTyped(typed.slice(entry?.path.length ?? 0), definition)
  const missingOperands = operands
    .slice(given.length)
    .filter(({ syntax }) => syntax.startsWith('<'))
    .map(({ syntax }) => syntax.replace(/[<>]|\.\.\./g, '').toUpperCase())
  const line: string[] = []
  for (const [at, word] of typed.entries()) {
    line.push(word)
    const option = options.find(({ flags }) => longFlag(flags) === word)
    if (option !== undefined && isWithoutValue(option.flags, typed.slice(at)))
      line.push(option.sample ?? sampleOf(option.flags))
  }
  line.splice((entry?.path.length ?? 0) + given.length, 0, ...missingOperands)
  for (const option of options)
    if (option.required === true && !isTyped(option.flags, typed))
      line.push(longFlag(option.flags), option.sample ?? sampleOf(option.flags))
  return quoted(['vouch', ...line])
}

/** Words that are no option and no value of one, up to the first option: enough to place what is missing. */
function operandsTyped(
  words: readonly string[],
  _definition: CommandDefinition | undefined,
): readonly string[] {
  const end = words.findIndex((word) => word.startsWith('-'))
  return end < 0 ? words : words.slice(0, end)
}

export function longFlag(flags: string): string {
  return /--[a-z0-9-]+/.exec(flags)?.[0] ?? flags
}

/** Commander takes the next option for the value that was forgotten. */
function isWithoutValue(flags: string, typed: readonly string[]): boolean {
  const at = typed.indexOf(longFlag(flags))
  const next = typed[at + 1]
  return at >= 0 && takesValue(flags) && (next === undefined || next.startsWith('--'))
}

function takesValue(flags: string): boolean {
  return /[<[]/.test(flags)
}

function sampleOf(flags: string): string {
  return (/<([^>]+)>/.exec(flags)?.[1] ?? 'value').toUpperCase()
}

function isTyped(flags: string, typed: readonly string[]): boolean {
  const flag = longFlag(flags)
  return typed.some((word) => word === flag || word.startsWith(`${flag}=`))
}

function longOptions({ options = [] }: CommandDefinition): readonly string[] {
  return [...options.map(({ flags }) => longFlag(flags)), '--json', '--home', '--url', '--help']
}

function capital(text: string): string {
  const plain = text.replace(/^error: /, '').replace(/\.$/, '')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** As a shell reads it back. */
export function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}
