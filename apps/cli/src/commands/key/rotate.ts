import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch key rotate'],
  run() {
    throw commandError('NOT_BUILT', 'vouch key rotate is not built yet.', 'Use a later version.')
  },
}
