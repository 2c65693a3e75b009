import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch voucher deposit'],
  run() {
    throw commandError('NOT_BUILT', 'vouch voucher deposit is not built yet.', 'Use a later version.')
  },
}
