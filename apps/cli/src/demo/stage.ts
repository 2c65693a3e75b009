import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foundHome } from '@vouch/node'
import { createVouchers, openKey, type Vouchers } from '@vouch/sdk'
import { admitOrganisation } from '../session/admission.ts'
import { findOrganisation } from '../session/organisations.ts'
import { openSession, type Session } from '../session/session.ts'
import type { CommandContext } from '../shell/definition.ts'
import type { Environment } from '../shell/environment.ts'

/** Of the checkout. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const EXAMPLE_PASSPHRASE = 'example'
const FOUNDER = 'custodia'

/** Who plays in the example. */
export const CAST = [
  { name: 'Acme', alias: 'acme', role: 'member' },
  { name: 'Globex', alias: 'globex', role: 'member' },
  { name: 'Watch', alias: 'watch', role: 'regulator' },
  { name: 'River Bank', alias: 'river', role: 'bank' },
  { name: 'Bill Registry', alias: 'bills', role: 'registry' },
] as const

export interface Player extends Session {
  readonly vouchers: Vouchers
}

/** The example's home, with the passphrase that opens it; founded where there is none. */
export async function prepareHome(
  given: Environment,
  home: string,
): Promise<{ readonly environment: Environment; readonly passphrase: string; readonly founded: boolean }> {
  const wanted = process.env.VOUCH_PASSPHRASE ?? EXAMPLE_PASSPHRASE
  const founded = !existsSync(join(home, 'home.json'))
  if (founded)
    await foundHome(home, { organisation: 'Custodia', role: 'custodian', passphrase: wanted, alias: FOUNDER })
  const passphrase = founded || (await opens(home, wanted)) ? wanted : EXAMPLE_PASSPHRASE
  return {
    environment: { ...given, home, passphrase: () => Promise.resolve(passphrase) },
    passphrase,
    founded,
  }
}

/** An example that was founded with its own passphrase goes on with it. */
async function opens(home: string, passphrase: string): Promise<boolean> {
  const text = await readFile(join(home, 'keys', `${FOUNDER}.json`), 'utf8')
  const opened = await openKey(text, passphrase)
  return opened.ok || opened.problem.code !== 'KEY_PASSPHRASE_WRONG'
}

export async function playAs(context: CommandContext, alias: string): Promise<Player> {
  const session = await openSession(context, alias)
  return { ...session, vouchers: createVouchers(session.client, session.key) }
}

/** Admits those of the cast who are not on the chain yet; gives their names. */
export async function admitCast(context: CommandContext, founder: Session): Promise<readonly string[]> {
  const admitted: string[] = []
  for (const member of CAST) {
    const there = await findOrganisation(founder.client, context.environment.home, member.name).then(
      () => true,
      () => false,
    )
    if (there) continue
    await admitOrganisation(founder, context.environment, member)
    admitted.push(member.name)
  }
  return admitted
}
