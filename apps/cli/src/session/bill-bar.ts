import type { CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { askProgram } from './bank-address.ts'

/** Freezes, pledges or releases a range of a bill in the registry; the bill as it then stands. */
export function changeBar(input: CommandInput, what: 'freeze' | 'pledge' | 'release'): Promise<object> {
  const range = input.text('range')
  const match = range === undefined ? undefined : /^(\d{1,15})-(\d{1,15})$/.exec(range)
  if (match === null)
    throw usageError('USAGE', `'${range}' is no range.`, 'Write it as 1-5000000, in minor units.')
  const place = match === undefined ? {} : { start: Number(match[1]), end: Number(match[2]) }
  const path = `/bills/${encodeURIComponent(input.operand(0))}/${what}`
  return askProgram('registry', input, path, {
    method: 'POST',
    json: { ...place, reference: input.need('reference') },
  })
}
