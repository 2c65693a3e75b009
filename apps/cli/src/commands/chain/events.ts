import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch events'],
  run() {
    throw commandError('NOT_BUILT', 'vouch events is not built yet.', 'Use a later version.')
  },
}
