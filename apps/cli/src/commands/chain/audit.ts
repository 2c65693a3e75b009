import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch audit'],
  run() {
    throw commandError('NOT_BUILT', 'vouch audit is not built yet.', 'Use a later version.')
  },
}
