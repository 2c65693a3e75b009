import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  examples: ['vouch contract list', 'vouch contract list --json'],
  async run(context) {
    const [{ connect }, { table }] = await Promise.all([
      import('../../session/session.ts'),
      import('../../shell/format.ts'),
    ])
    const { out } = context
    const rows: string[][] = []
    for (const { name, version, summary, bundleHash } of await (await connect(context)).contracts())
      if (out.json) out.item({ name, version, summary, bundleHash }, '')
      else rows.push([name, String(version), bundleHash, summary])
    if (rows.length > 0) out.say(table(rows))
  },
}
