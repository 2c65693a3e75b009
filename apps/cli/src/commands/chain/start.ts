import type { CommandDefinition } from '../../shell/definition.ts'
import { commandError } from '../../shell/problem.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--port <number>', description: 'where it listens; default 4280' },
    { flags: '--host <address>', description: 'default 127.0.0.1: nobody but this machine reaches it' },
    {
      flags: '--public-name <name>',
      description: 'a name under which a TLS proxy on this machine is reached; may be repeated',
      repeatable: true,
    },
    { flags: '--log-level <level>', description: 'silent, error, warn, info or debug; default warn' },
  ],
  examples: [
    'vouch start',
    'vouch start --port 4281 --log-level info',
    'vouch start --public-name ledger.example',
  ],
  notes: 'It stays until Ctrl-C or SIGTERM, and then finishes what was submitted.',
  async run({ out, environment }, input) {
    const [{ runNode }, { showSyncOf }] = await Promise.all([
      import('../../session/run-node.ts'),
      import('../../session/sync-bar.ts'),
    ])
    const port = portOf(input.text('port'))
    const node = await runNode({
      home: environment.home,
      passphrase: await environment.passphrase(),
      ...(input.text('host') === undefined ? {} : { host: input.need('host') }),
      ...(port === undefined ? {} : { port }),
      publicNames: input.list('public-name'),
      logLevel: input.text('log-level') ?? 'warn',
      again: (free) => `vouch start --port ${free}`,
    })
    out.item(
      { address: node.address, console: node.consoleAddress, chainId: node.chainId, pid: process.pid },
      `The node of chain ${node.chainId} is ready at ${node.address} (console: ${node.consoleAddress}, API: ${node.address}/docs). Ctrl-C stops it.`,
    )
    showSyncOf(out, node.address, node.stopped)
    await node.stopped
    out.say('Stopped; all that was acknowledged is on disk.')
  },
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw commandError(
    'PORT_INVALID',
    `'${text}' is no port.`,
    'Type a number from 1 to 65535: vouch start --port 4280',
  )
}
