import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Flaw, LevelFinding } from './level-finding.ts'
import { checkLog } from './level-log-check.ts'
import { type LevelVersion, readManifest } from './level-manifest.ts'
import { checkTable } from './level-table-check.ts'

export type { LevelFinding } from './level-finding.ts'

export interface LevelCheckOptions {
  /** Told after each file. */
  readonly onProgress?: (filesDone: number, files: number) => void
}

/**
 * Checks every byte of a closed LevelDB directory: tables, logs, manifest and CURRENT. `LOG`, `LOG.old` and `LOCK`
 * hold no data and are not read. Errors of the file system are thrown as they are.
 */
export async function checkLevelStore(
  path: string,
  options: LevelCheckOptions = {},
): Promise<readonly LevelFinding[]> {
  const names = (await readdir(path)).sort()
  const findings: LevelFinding[] = []
  const version = await checkManifest(path, names, findings)
  const logs = names.filter((name) => /^\d+\.log$/.test(name))
  const newestLog = Math.max(...logs.map(numberOf))
  const tables = names.filter((name) => /^\d+\.(ldb|sst)$/.test(name))
  for (const [index, file] of [...logs, ...tables].entries()) {
    const bytes = await readFile(join(path, file))
    const number = numberOf(file)
    const isLog = file.endsWith('.log')
    const inUse = version === undefined || (isLog ? number >= version.logNumber : version.tables.has(number))
    const flaws = isLog ? checkLog(bytes).flaws : [...checkTable(bytes), ...checkSize(version, number, bytes)]
    findings.push(...flaws.map((flaw) => findingOf(flaw, file, inUse, number === newestLog)))
    options.onProgress?.(index + 1, logs.length + tables.length)
  }
  const present = new Set(tables.map(numberOf))
  for (const number of version?.tables.keys() ?? [])
    if (!present.has(number))
      findings.push(damage(`${String(number).padStart(6, '0')}.ldb`, 0, 'the table is missing'))
  return findings
}

const numberOf = (name: string) => Number.parseInt(name, 10)

function damage(file: string, offset: number, what: string): LevelFinding {
  return { kind: 'damage', file, offset, what }
}

function findingOf(flaw: Flaw, file: string, inUse: boolean, mayBeTorn: boolean): LevelFinding {
  const { offset, what } = flaw
  const kind = !inUse ? 'leftover' : mayBeTorn && flaw.isTorn === true ? 'torn-tail' : 'damage'
  return { kind, file, offset, what }
}

function checkSize(version: LevelVersion | undefined, number: number, bytes: Uint8Array): Flaw[] {
  const size = version?.tables.get(number)
  if (size === undefined || size === bytes.length) return []
  return [{ offset: Math.min(size, bytes.length), what: `the table has ${bytes.length} bytes, not ${size}` }]
}

/** The files in use; undefined where that cannot be known, and then all are taken to be. */
async function checkManifest(
  path: string,
  names: readonly string[],
  findings: LevelFinding[],
): Promise<LevelVersion | undefined> {
  if (!names.includes('CURRENT')) {
    findings.push(damage('CURRENT', 0, 'the file is missing'))
    return undefined
  }
  const text = await readFile(join(path, 'CURRENT'), 'latin1')
  const current = /^(MANIFEST-\d{6,})\n$/.exec(text)?.[1]
  if (current === undefined) findings.push(damage('CURRENT', 0, 'the file does not name a manifest'))
  else if (!names.includes(current)) findings.push(damage('CURRENT', 0, `${current} is missing`))
  let version: LevelVersion | undefined
  for (const name of names.filter((file) => file.startsWith('MANIFEST-'))) {
    const { flaws, records } = checkLog(await readFile(join(path, name)))
    const inUse = current === undefined || !names.includes(current) || name === current
    findings.push(...flaws.map((flaw) => findingOf(flaw, name, inUse, true)))
    if (name !== current || flaws.some((flaw) => flaw.isTorn !== true)) continue
    const read = readManifest(records)
    if (!read.isWhole) findings.push(damage(name, 0, 'an edit of the manifest cannot be read'))
    else if (!read.isComplete)
      findings.push(damage(name, 0, 'the manifest ends before it names the files in use'))
    else version = read
  }
  return version
}
