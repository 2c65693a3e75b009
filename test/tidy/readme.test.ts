import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { examplesOf, listenedTo, type Saying } from './readme-example.ts'
import { ROOT, readSource, trackedFiles } from './sources.ts'

/** Examples that need more than this process, with what runs the like of them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'sdk/README.md': 'needs a node, a key file and a document: test/e2e/sdk-voucher.test.ts',
  'apps/node/README.md': 'starts the threads of the built node: test/e2e',
  'apps/cli/README.md': 'shows commands: test/e2e',
  'apps/console/README.md': 'is a page in a browser: test/e2e/console',
}

const folder = join(ROOT, '.vouch', `readme-${process.pid}`)
const TELLER = 'vouchReadmeSays'
const pages = trackedFiles().filter((path) =>
  /^(core|sdk|testing|layers\/[a-z]+|apps\/[a-z]+)\/README\.md$/.test(path),
)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs an example as it stands; gives what it said it would print and what that was. */
async function run(name: string, example: string): Promise<readonly Saying[]> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name.replaceAll('/', '-')}.ts`)
  writeFileSync(file, listenedTo(example, TELLER))
  const said: Saying[] = []
  const tell = (expected: string, ...values: unknown[]): void => void said.push({ expected, values })
  Reflect.set(globalThis, TELLER, tell)
  const silence = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    silence.mockRestore()
    Reflect.deleteProperty(globalThis, TELLER)
  }
  return said
}

function breaches(said: readonly Saying[]): readonly string[] {
  return said
    .map(({ expected, values }) => ({ expected, printed: format(...values) }))
    .filter(({ expected, printed }) => expected !== printed)
    .map(({ expected, printed }) => `says ${expected}, prints ${printed}`)
}

describe('examples of the rooms', () => {
  it('are caught when they say something else than they print, or do not run', async () => {
    const [example] = examplesOf({ path: 'x', text: '```ts\nconsole.log(1 + 1) // 3\n```\n' })
    expect(breaches(await run('wrong', example as string))).toEqual(['says 3, prints 2'])
    await expect(run('unable', "import { nothing } from '@vouch/none'\nnothing()")).rejects.toThrow()
  })

  it('are there in every room', () => {
    expect(
      pages.filter((path) => examplesOf(readSource(path)).length === 0 && ELSEWHERE[path] === undefined),
    ).toEqual([])
  })

  for (const path of pages.filter((page) => ELSEWHERE[page] === undefined))
    for (const [number, example] of examplesOf(readSource(path)).entries())
      it(`${path} runs as it stands`, async () => {
        expect(breaches(await run(`${path}-${number}`, example))).toEqual([])
      })
})
