import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch demo'],
  run() {
    throw commandError('NOT_BUILT', 'vouch demo is not built yet.', 'Use a later version.')
  },
}
