import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKey, keyFileText, type OpenedKey, openKey, readKeyFile } from '@vouch/sdk'
import { unwrap } from '@vouch/core'
import type { Environment } from '../shell/environment.ts'
import { nearest } from '../shell/nearest.ts'
import { commandError } from '../shell/problem.ts'

/** What a key file says without its passphrase. */
export interface KeySummary {
  readonly alias: string
  readonly publicKey: string
  readonly recipient: string
}

export async function listKeys(home: string): Promise<readonly KeySummary[]> {
  const keys: KeySummary[] = []
  for (const alias of await aliases(home)) keys.push(await readSummary(home, alias))
  return keys
}

export async function readSummary(home: string, alias: string): Promise<KeySummary> {
  const { file } = unwrap(readKeyFile(await keyText(home, alias)))
  return { alias, publicKey: file.publicKey, recipient: file.recipient }
}

export async function hasKey(home: string, alias: string): Promise<boolean> {
  return (await aliases(home)).includes(alias)
}

/** Opens keys/<alias>.json. Fails: `KEY_UNKNOWN`, `KEY_FILE_DAMAGED`, `KEY_PASSPHRASE_WRONG`, `PASSPHRASE_MISSING`. */
export async function openAlias(environment: Environment, alias: string): Promise<OpenedKey> {
  const text = await keyText(environment.home, alias)
  return unwrap(await openKey(text, await environment.passphrase()))
}

/** Makes keys/<alias>.json, never over another one. Fails: `KEY_FILE_EXISTS`, `ALIAS_INVALID`. */
export async function makeKey(environment: Environment, alias: string): Promise<OpenedKey> {
  requireAlias(alias)
  const { file, key } = await createKey(alias, await environment.passphrase())
  const folder = join(environment.home, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const target = join(folder, `${alias}.json`)
  const fresh = `${target}.${process.pid}.new`
  await writeFile(fresh, keyFileText(file), { mode: 0o600, flag: 'wx' })
  try {
    await link(fresh, target)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw commandError(
      'KEY_FILE_EXISTS',
      `There is a key '${alias}' in ${folder} already.`,
      'Choose another alias; a key file is never overwritten.',
      { alias },
    )
  } finally {
    await unlink(fresh)
  }
  return key
}

export function requireAlias(alias: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(alias))
    throw commandError(
      'ALIAS_INVALID',
      `'${alias}' cannot be the name of a key file.`,
      'Use small letters a to z, digits and hyphens.',
    )
}

/** An alias for an organisation's first key: `Acme Fastenings Ltd` gives `acme-fastenings-ltd`. */
export function aliasOf(organisation: string): string {
  const plain = organisation
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'founder' : plain.slice(0, 40)
}

async function aliases(home: string): Promise<readonly string[]> {
  try {
    const files = await readdir(join(home, 'keys'))
    return files
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
  } catch {
    return []
  }
}

async function keyText(home: string, alias: string): Promise<string> {
  requireAlias(alias)
  try {
    return await readFile(join(home, 'keys', `${alias}.json`), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    const known = await aliases(home)
    const meant = nearest(alias, known)
    const remedy =
      known.length === 0
        ? `There is no key in ${home} at all. Set VOUCH_HOME to the home that has it, or make one: vouch organisation add NAME --key ${alias}`
        : `Did you mean --as ${meant ?? known.join(', --as ')}?`
    throw commandError('KEY_FILE_MISSING', `There is no key '${alias}' in ${join(home, 'keys')}.`, remedy, {
      alias,
    })
  }
}
