import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch start'],
  run() {
    throw commandError('NOT_BUILT', 'vouch start is not built yet.', 'Use a later version.')
  },
}
