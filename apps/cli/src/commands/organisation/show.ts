import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch organisation show'],
  run() {
    throw commandError('NOT_BUILT', 'vouch organisation show is not built yet.', 'Use a later version.')
  },
}
