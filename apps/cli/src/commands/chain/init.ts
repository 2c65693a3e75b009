import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    {
      flags: '--organisation <name>',
      description: 'the founding organisation',
      required: true,
      sample: 'Custodia',
    },
    {
      flags: '--role <role>',
      description: 'custodian, regulator, issuer, bank, registry, auditor or member; default custodian',
    },
    {
      flags: '--key <alias>',
      description: 'name of its key file; default the name of the organisation in small letters',
    },
  ],
  examples: ['vouch init --organisation Custodia --role custodian'],
  notes:
    'The chain id it prints is what others need to check receipts of this chain: give it to them by a way they trust.',
  async run({ out, environment }, input) {
    const [{ foundHome }, { aliasOf, requireAlias }] = await Promise.all([
      import('@vouch/node'),
      import('../../session/key-files.ts'),
    ])
    const organisation = input.need('organisation')
    const alias = input.text('key') ?? aliasOf(organisation)
    requireAlias(alias)
    const role = input.text('role') ?? 'custodian'
    const passphrase = await environment.passphrase()
    const { chainId } = await foundHome(environment.home, { organisation, role, passphrase, alias })
    out.item(
      { chainId, organisation, role, key: alias, home: environment.home },
      `Founded chain ${chainId}\nin ${environment.home}, with ${organisation} (${role}) as its founder; its key is '${alias}'.\nNext: vouch start`,
    )
  },
}
