import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch organisation grant-role'],
  run() {
    throw commandError('NOT_BUILT', 'vouch organisation grant-role is not built yet.', 'Use a later version.')
  },
}
