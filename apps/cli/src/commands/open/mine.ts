import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--threads <number>', description: 'threads that look for blocks; default 1' },
    {
      flags: '--to <key>',
      description: 'whom blocks pay: a public key, or the alias of a key file',
      required: true,
      sample: 'custodia',
    },
    { flags: '--effort <percent>', description: 'part of the time that threads work; default 100' },
    { flags: '--port <number>', description: 'where its API listens; default as the home says' },
    { flags: '--log-level <level>', description: 'silent, error, warn, info or debug; default warn' },
  ],
  examples: ['vouch mine --threads 2 --to custodia', 'vouch mine --threads 1 --effort 25 --to custodia'],
  notes:
    'It runs the node of the home, as vouch start does, and stays until Ctrl-C. What a block earns can be spent when enough others stand on it.',
  async run({ out, environment }, input) {
    const [{ runNode }, { wholeOf }, { showSyncOf }, { count }] = await Promise.all([
      import('../../session/run-node.ts'),
      import('../../session/whole-number.ts'),
      import('../../session/sync-bar.ts'),
      import('../../shell/format.ts'),
    ])
    const to = await keyOf(input.need('to'), environment.home)
    const threads = wholeOf(input, 'threads') ?? 1
    const effortPercent = wholeOf(input, 'effort') ?? 100
    const port = wholeOf(input, 'port')
    const node = await runNode({
      home: environment.home,
      passphrase: await environment.passphrase(),
      ...(port === undefined ? {} : { port }),
      mining: { to, threads, effortPercent },
      logLevel: input.text('log-level') ?? 'warn',
      again: (free) => `vouch mine --port ${free} --threads ${threads} --to ${to}`,
    })
    out.item(
      { address: node.address, chainId: node.chainId, pid: process.pid, threads, to },
      `Mining on chain ${node.chainId} with ${count(threads, 'thread')} for ${to}; the node is at ${node.address}. Ctrl-C stops it.`,
    )
    showSyncOf(out, node.address, node.stopped)
    await node.stopped
    out.say('Stopped; all that was acknowledged is on disk.')
  },
}

async function keyOf(given: string, home: string): Promise<string> {
  if (/^[0-9a-f]{64,70}$/.test(given)) return given
  const { readFile } = await import('node:fs/promises')
  const { join } = await import('node:path')
  try {
    const file = JSON.parse(await readFile(join(home, 'keys', `${given}.json`), 'utf8')) as {
      publicKey?: string
    }
    if (typeof file.publicKey === 'string') return file.publicKey
  } catch {
    // told below
  }
  throw commandError(
    'KEY_UNKNOWN',
    `There is no key file '${given}' in ${home}, and it is no public key.`,
    'See vouch key list for the keys there are.',
    { key: given },
  )
}
