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
    {
      flags: '--founder <name[=role]>',
      description: 'who governs beside it, such as Chamber=registry; may be repeated',
      repeatable: true,
    },
    { flags: '--threshold <number>', description: 'how many founders must agree; default 1' },
  ],
  examples: [
    'vouch init --organisation Custodia --role custodian',
    'vouch init --organisation Custodia --founder Bank=bank --founder Chamber=registry --threshold 2',
  ],
  notes:
    'The chain id it prints is what others need to check receipts of this chain: give it to them by a way they trust. The keys of further founders are made here too, under the same passphrase: hand each its file, and have it add a key of its own and revoke this one.',
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
    const cofounders = input.list('founder').map(founderOf)
    const threshold = Number(input.text('threshold') ?? 1)
    const options = { organisation, role, passphrase, alias, cofounders, threshold }
    const { chainId } = await foundHome(environment.home, options)
    const others = cofounders.map((one) => one.organisation)
    out.item(
      {
        chainId,
        organisation,
        role,
        key: alias,
        founders: [organisation, ...others],
        threshold,
        home: environment.home,
      },
      `Founded chain ${chainId}\nin ${environment.home}, with ${organisation} (${role}) as its founder; its key is '${alias}'.\n${beside(others, threshold)}Next: vouch start`,
    )
  },
}

function founderOf(given: string): { organisation: string; role: string } {
  const [organisation = '', role = 'member'] = given.split('=')
  return { organisation, role }
}

function beside(others: readonly string[], threshold: number): string {
  if (others.length === 0) return ''
  return `Beside it govern ${others.join(', ')}; ${threshold} of ${others.length + 1} must agree.\n`
}
