import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch key add'],
  run() {
    throw commandError('NOT_BUILT', 'vouch key add is not built yet.', 'Use a later version.')
  },
}
