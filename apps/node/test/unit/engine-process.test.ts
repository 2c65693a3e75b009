import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationalError } from '@vouch/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cometPaths } from '../../src/comet/comet-files.ts'
import { startEngine } from '../../src/comet/engine-process.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-engine-'))
  mkdirSync(cometPaths(home).root)
  // The pauses before it is started again are no part of what is tried here.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

/** Starts it, and again as often as it is to be; gives why it was given up, and how often it was started again. */
async function givenUp(program: string): Promise<{ cause: OperationalError; restarts: number }> {
  let restarts = 0
  const cause = await new Promise<OperationalError>((resolve, reject) => {
    startEngine({
      program,
      paths: cometPaths(home),
      application: 'unix://none',
      onRestart() {
        restarts += 1
        process.nextTick(() => vi.runOnlyPendingTimers())
      },
      onGivenUp: resolve,
    }).catch(reject)
  })
  return { cause, restarts }
}

test('ENGINE_UNSTARTABLE: there is no such program', async () => {
  expect((await givenUp(join(home, 'none'))).cause).toMatchObject({ code: 'ENGINE_UNSTARTABLE' })
})

test('ENGINE_STOPPED: it ends again and again, and its last words are told', async () => {
  const program = join(home, 'cometbft')
  writeFileSync(program, '#!/bin/sh\necho "ERR no peers"\nexit 3\n', { mode: 0o755 })
  const { cause, restarts } = await givenUp(program)
  expect(cause).toMatchObject({ code: 'ENGINE_STOPPED' })
  expect(cause.message).toContain('(code 3). It last said: ERR no peers')
  expect(restarts).toBe(5)
})

/** A program that says this and then lives on, as CometBFT does. */
function saying(...lines: readonly string[]): string {
  const program = join(home, 'cometbft')
  const words = lines.map((line) => `echo '${line}'`).join('\n')
  // `exec`, so that the signal meets what waits.
  writeFileSync(program, `#!/bin/sh\n${words}\nexec sleep 60\n`, { mode: 0o755 })
  return program
}

test.each([
  [
    'in consensus',
    'E[x] CONSENSUS FAILURE!!! module=consensus err="wrong Block.Header.AppHash. Expected A, got B"',
  ],
  [
    'catching up',
    'E[x] Error in validation module=blocksync err="wrong Block.Header.AppHash. Expected A, got B"',
  ],
])('STATE_DIVERGED: the others signed what this state contradicts, %s', async (_, line) => {
  const { cause, restarts } = await givenUp(saying('I[x] starting', line))
  expect(cause).toMatchObject({ code: 'STATE_DIVERGED' })
  expect(restarts).toBe(0)
})

test('what a proposer alone claims stops nobody', async () => {
  const claim =
    'E[x] prevote step: ProposalBlock is invalid err="wrong Block.Header.AppHash. Expected A, got B"'
  const program = join(home, 'cometbft')
  writeFileSync(program, `#!/bin/sh\necho '${claim}'\nexit 3\n`, { mode: 0o755 })
  expect((await givenUp(program)).cause).toMatchObject({ code: 'ENGINE_STOPPED' })
})
