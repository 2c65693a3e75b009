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
