import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch key list'],
  notes: 'Needs neither node nor passphrase.',
  async run({ out, environment }) {
    const [{ listKeys }, { table }] = await Promise.all([
      import('../../session/key-files.ts'),
      import('../../shell/format.ts'),
    ])
    const keys = await listKeys(environment.home)
    if (out.json) for (const key of keys) out.item(key, '')
    else if (keys.length === 0) out.say(`There is no key in ${environment.home}.`)
    else out.say(table(keys.map(({ alias, publicKey, recipient }) => [alias, publicKey, recipient])))
  },
}
