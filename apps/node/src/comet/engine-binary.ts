import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { OperationalError } from '@vouch/core'

/** The one version that this software runs with. */
export const COMETBFT_VERSION = '0.38.25'
export const COMETBFT_PACKAGE = `github.com/cometbft/cometbft/cmd/cometbft@v${COMETBFT_VERSION}`

const run = promisify(execFile)

export interface EngineBinary {
  readonly path: string
  readonly version: string
}

/** Where it may be, in the order in which it is looked for: `VOUCH_COMETBFT`, PATH, Go's own folder. */
function candidates(environment: NodeJS.ProcessEnv): readonly string[] {
  const given = environment.VOUCH_COMETBFT
  if (given !== undefined && given !== '') return [given]
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders, goFolder(environment)].map((folder) => join(folder, 'cometbft'))
}

/** Where Go puts what it installs. */
function goFolder(environment: NodeJS.ProcessEnv): string {
  return environment.GOBIN ?? join(environment.GOPATH ?? join(homedir(), 'go'), 'bin')
}

/** Undefined where there is none; one of another version is told apart, not used. */
export async function findEngine(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EngineBinary | undefined> {
  for (const path of candidates(environment)) {
    try {
      await access(path, constants.X_OK)
    } catch {
      continue
    }
    return { path, version: await versionOf(path, environment) }
  }
  return undefined
}

async function versionOf(path: string, environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await run(path, ['version'], { timeout: 20_000, env: environment })
    return stdout.trim().replace(/^v/, '')
  } catch {
    return 'unknown'
  }
}

export function isRightVersion(version: string): boolean {
  return version === COMETBFT_VERSION || version.startsWith(`${COMETBFT_VERSION}+`)
}

/** Throws `ENGINE_MISSING`, `ENGINE_VERSION_WRONG`. */
export async function requireEngine(environment: NodeJS.ProcessEnv = process.env): Promise<EngineBinary> {
  const found = await findEngine(environment)
  if (found === undefined)
    throw new OperationalError(
      'ENGINE_MISSING',
      'The program cometbft, which orders the blocks of this chain, is not on this machine.',
      'Type: vouch engine install',
    )
  if (!isRightVersion(found.version))
    throw new OperationalError(
      'ENGINE_VERSION_WRONG',
      `${found.path} is version ${found.version}; this software needs ${COMETBFT_VERSION}.`,
      `Put that version first on PATH, name it in VOUCH_COMETBFT, or type: vouch engine install`,
    )
  return found
}

export interface EngineInstall extends EngineBinary {
  /** False where it was there already. */
  readonly isNew: boolean
}

/** Builds the pinned version with Go where it is not there yet. Throws `ENGINE_GO_MISSING`, `ENGINE_BUILD_FAILED`. */
export async function installEngine(
  onBuilding: () => void = () => {},
  environment: NodeJS.ProcessEnv = process.env,
): Promise<EngineInstall> {
  const found = await findEngine(environment)
  if (found !== undefined && isRightVersion(found.version)) return { ...found, isNew: false }
  const go = await goProgram(environment)
  if (go === undefined)
    throw new OperationalError(
      'ENGINE_GO_MISSING',
      `cometbft ${COMETBFT_VERSION} is not on this machine, and Go, which builds it, is not either.`,
      `Install Go from https://go.dev/dl and type this again, or download cometbft v${COMETBFT_VERSION} from https://github.com/cometbft/cometbft/releases, put it on PATH, and type this again to have it checked.`,
    )
  onBuilding()
  const folder = goFolder(environment)
  try {
    await run(go, ['install', COMETBFT_PACKAGE], {
      maxBuffer: 16 << 20,
      env: { ...environment, GOBIN: folder },
    })
  } catch (cause) {
    throw new OperationalError(
      'ENGINE_BUILD_FAILED',
      `Go could not build cometbft: ${(cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(cause)}`,
      'Check that this machine reaches proxy.golang.org, and type this again.',
      cause,
    )
  }
  const path = join(folder, 'cometbft')
  const version = await versionOf(path, environment)
  if (!isRightVersion(version))
    throw new OperationalError(
      'ENGINE_BUILD_FAILED',
      `Go built ${path}, but it says it is version ${version}.`,
      `Remove it and build it by hand: go install ${COMETBFT_PACKAGE}`,
    )
  return { path, version, isNew: true }
}

/** The one on PATH, else where Go's own packages put it. */
async function goProgram(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const program of ['go', join(environment.GOROOT ?? '/usr/local/go', 'bin', 'go')]) {
    try {
      await run(program, ['version'], { env: environment })
      return program
    } catch {
      // Not there: the next may be.
    }
  }
  return undefined
}
