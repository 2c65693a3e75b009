import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch engine install'],
  notes:
    'Chains that several organisations keep are ordered by CometBFT, a program of its own. It is looked for in VOUCH_COMETBFT, on PATH and in the folder of Go, and built with Go where it is not there.',
  async run({ out }) {
    const { COMETBFT_VERSION, installEngine } = await import('@vouch/node')
    const { path, version, isNew } = await installEngine(() =>
      out.say(`Building cometbft ${COMETBFT_VERSION} with Go; that takes a minute or two.`),
    )
    out.item({ path, version, isNew }, `cometbft ${version} is ${isNew ? 'now' : 'already'} at ${path}.`)
  },
}
