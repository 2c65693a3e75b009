import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  COMETBFT_PACKAGE,
  COMETBFT_VERSION,
  findEngine,
  installEngine,
  requireEngine,
} from '../../src/comet/engine-binary.ts'

/** Small programs play CometBFT and Go; nothing of this machine is found but the shell they are written for. */
let folder: string
let environment: NodeJS.ProcessEnv

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-engine-'))
  environment = { PATH: folder, GOBIN: join(folder, 'gobin'), GOROOT: join(folder, 'goroot') }
})

const program = (name: string, ...lines: string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, `${['#!/bin/sh', ...lines].join('\n')}\n`, { mode: 0o755 })
  return path
}
const engine = (version: string): string => program('cometbft', `echo ${version}`)
const failing = (code: string) => expect.objectContaining({ code })

describe('the engine', () => {
  test('is found on PATH, or where VOUCH_COMETBFT says', async () => {
    const path = engine(`v${COMETBFT_VERSION}+linux`)
    const found = { path, version: `${COMETBFT_VERSION}+linux` }
    expect(await requireEngine(environment)).toEqual(found)
    const elsewhere = { ...environment, PATH: '', VOUCH_COMETBFT: path }
    expect(await requireEngine(elsewhere)).toEqual(found)
    expect(await installEngine(() => {}, environment)).toEqual({ ...found, isNew: false })
  })

  test('is missing: ENGINE_MISSING', async () => {
    await expect(requireEngine(environment)).rejects.toEqual(failing('ENGINE_MISSING'))
    const named = { ...environment, VOUCH_COMETBFT: join(folder, 'none') }
    engine(COMETBFT_VERSION)
    await expect(requireEngine(named)).rejects.toEqual(failing('ENGINE_MISSING'))
  })

  test('is another version, or does not say which: ENGINE_VERSION_WRONG', async () => {
    engine('0.37.1')
    await expect(requireEngine(environment)).rejects.toEqual(failing('ENGINE_VERSION_WRONG'))
    program('cometbft', 'exit 1')
    await expect(requireEngine(environment)).rejects.toEqual(failing('ENGINE_VERSION_WRONG'))
    expect(await findEngine(environment)).toMatchObject({ version: 'unknown' })
  })
})

describe('its installation', () => {
  const install = () => installEngine(() => {}, environment)

  test('needs Go: ENGINE_GO_MISSING', async () => {
    await expect(install()).rejects.toEqual(failing('ENGINE_GO_MISSING'))
    // What is there and no Go is none either.
    program('go', 'exit 1')
    await expect(install()).rejects.toEqual(failing('ENGINE_GO_MISSING'))
  })

  test('tells the last word of a build that failed: ENGINE_BUILD_FAILED', async () => {
    program('go', 'test "$1" = version && exit 0', 'echo downloading >&2', 'echo no route >&2', 'exit 1')
    const failed = install()
    await expect(failed).rejects.toEqual(failing('ENGINE_BUILD_FAILED'))
    await expect(failed).rejects.toThrow(/: no route$/)
  })

  test('checks what was built: ENGINE_BUILD_FAILED where it is another version', async () => {
    environment = { ...environment, PATH: [folder, process.env.PATH].join(delimiter) }
    const asked = join(folder, 'asked')
    const builds = (version: string): string =>
      program(
        'go',
        'test "$1" = version && exit 0',
        `echo "$@" > '${asked}'`,
        'mkdir -p "$GOBIN"',
        `printf '#!/bin/sh\\necho ${version}\\n' > "$GOBIN/cometbft"`,
        'chmod +x "$GOBIN/cometbft"',
      )
    // An engine of this machine would be found before one is built.
    environment.VOUCH_COMETBFT = join(folder, 'none')
    builds('0.37.1')
    await expect(install()).rejects.toEqual(failing('ENGINE_BUILD_FAILED'))
    builds(COMETBFT_VERSION)
    const path = join(folder, 'gobin', 'cometbft')
    expect(await install()).toEqual({ path, version: COMETBFT_VERSION, isNew: true })
    expect(readFileSync(asked, 'utf8')).toBe(`install ${COMETBFT_PACKAGE}\n`)
  })
})
