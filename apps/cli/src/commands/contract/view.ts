import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  examples: ['vouch contract view'],
  run() {
    throw commandError('NOT_BUILT', 'vouch contract view is not built yet.', 'Use a later version.')
  },
}
