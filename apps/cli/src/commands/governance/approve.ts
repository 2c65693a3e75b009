import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch governance approve'],
  run() {
    throw commandError('NOT_BUILT', 'vouch governance approve is not built yet.', 'Use a later version.')
  },
}
