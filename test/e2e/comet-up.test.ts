import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENGINE, freeBasePort, suiteName, until } from './support/comet-network.ts'
import { collect, openShell, type VouchShell } from './vouch-process.ts'

interface Ready {
  readonly chainId: string
  readonly nodes: readonly { readonly url: string; readonly home: string; readonly pid: number }[]
}

/** `vouch network up`: four organisations, one command. */
describe.skipIf(ENGINE === undefined)(suiteName('a network on this machine'), () => {
  let shell: VouchShell
  let running: ChildProcess
  let ready: Ready
  let stderr: () => string
  const heights: (number | null)[][] = []
  const ended: string[] = []

  beforeAll(async () => {
    shell = openShell()
    Object.assign(shell.variables, { VOUCH_COMETBFT: ENGINE ?? '' })
    await up('--organisations', '4', '--base-port', String(await freeBasePort()))
  })
  afterAll(() => shell?.close())

  const words = (...more: string[]) => ['network', 'up', '--out', join(shell.home, 'network'), ...more]

  async function up(...more: string[]): Promise<void> {
    running = shell.begin([...words(...more), '--json'])
    stderr = collect(running.stderr)
    const lines = createInterface({ input: running.stdout as NodeJS.ReadableStream })
    const first = new Promise<Ready>((resolve, reject) => {
      lines.on('line', (line) => {
        const said = JSON.parse(line) as Partial<Ready> & { heights?: (number | null)[]; ended?: string }
        if (said.nodes !== undefined) resolve(said as Ready)
        if (said.heights !== undefined) heights.push(said.heights)
        if (said.ended !== undefined) ended.push(said.ended)
      })
      running.once('close', () => reject(new Error(stderr())))
    })
    ready = await first
  }

  const deposited = async (at: number, name: string): Promise<string> => {
    const { home, url } = ready.nodes[at] as Ready['nodes'][number]
    const variables = { VOUCH_HOME: home, VOUCH_URL: url }
    const file = join(dirname(shell.home), name)
    writeFileSync(file, `goods received: ${name}`)
    const run = await shell.run(['voucher', 'deposit', file, '--as', 'custodia', '--json'], variables)
    expect(run.stderr).toBe('')
    return (JSON.parse(run.stdout) as { id: string }).id
  }
  const shows = (what: string, row: (all: readonly (number | null)[]) => boolean) =>
    until(
      what,
      () => Promise.resolve(heights.at(-1)),
      (last) => last !== undefined && row(last),
    )

  test('what one takes in, all four have: their heights grow together', async () => {
    await deposited(0, 'first.txt')
    await shows(
      'four equal heights',
      (row) => row.length === 4 && (row[0] ?? 0) > 0 && new Set(row).size === 1,
    )
  })

  test('one is killed: it says so, the others go on', async () => {
    const victim = ready.nodes[3] as Ready['nodes'][number]
    process.kill(victim.pid, 'SIGKILL')
    await until(
      'told of',
      () => Promise.resolve(ended),
      (homes) => homes.includes(victim.home),
    )
    const before = heights.at(-1)?.[0] ?? 0
    await deposited(0, 'second.txt')
    await shows('three go on', (row) => (row[0] ?? 0) > before && row[3] === null)
  })

  test('Ctrl-C stops all that are left, and it exits with 1 because one had ended', async () => {
    const gone = once(running, 'close')
    running.kill('SIGINT')
    expect(await gone).toEqual([1, null])
    for (const { pid } of ready.nodes) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    for (const { home } of ready.nodes.slice(0, 3))
      expect(await shell.good('audit', '--home', home)).toContain('The audit is clean')
  })

  test('NETWORK_OTHER_SIZE, NETWORK_OTHER_PORTS: a network is taken as it was made', async () => {
    expect((await shell.run(words('--organisations', '3'))).stderr).toMatch(/^NETWORK_OTHER_SIZE: .* has 4/)
    expect((await shell.run(words('--base-port', '4000'))).stderr).toMatch(/^NETWORK_OTHER_PORTS: /)
  })

  test('started again it goes on with all four, and Ctrl-C ends it with 0', async () => {
    heights.length = 0
    await up()
    await shows(
      'four equal heights',
      (row) => row.length === 4 && (row[0] ?? 0) > 1 && new Set(row).size === 1,
    )
    const gone = once(running, 'close')
    running.kill('SIGINT')
    expect(await gone).toEqual([0, null])
  })
})
