import { commandError } from '../shell/problem.ts'

/** Milliseconds since 1970 UTC of a day or a moment as people write it. */
export function timeOf(text: string): number {
  const timeMs = Date.parse(text)
  if (Number.isNaN(timeMs))
    throw commandError('DATE_UNREADABLE', `'${text}' is no date.`, 'Write it as 2027-01-31.')
  return timeMs
}
