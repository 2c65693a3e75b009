import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch voucher trace'],
  run() {
    throw commandError('NOT_BUILT', 'vouch voucher trace is not built yet.', 'Use a later version.')
  },
}
