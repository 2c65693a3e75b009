import type { CommandInput } from '../shell/definition.ts'
import { commandError } from '../shell/problem.ts'

/** The option as a whole number above zero. Fails: `NUMBER_INVALID`. */
export function wholeOf(input: CommandInput, name: string): number | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw commandError('NUMBER_INVALID', `'${text}' is no whole number.`, `Type a whole number: --${name} 3`)
}
