import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch voucher obtain'],
  run() {
    throw commandError('NOT_BUILT', 'vouch voucher obtain is not built yet.', 'Use a later version.')
  },
}
