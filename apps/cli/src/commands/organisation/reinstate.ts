import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch organisation reinstate'],
  run() {
    throw commandError('NOT_BUILT', 'vouch organisation reinstate is not built yet.', 'Use a later version.')
  },
}
