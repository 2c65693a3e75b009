import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch key list'],
  run() {
    throw commandError('NOT_BUILT', 'vouch key list is not built yet.', 'Use a later version.')
  },
}
