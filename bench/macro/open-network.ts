import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, unwrap } from '@vouch/core'
import { openKey } from '@vouch/sdk'
import { ask } from './chain.ts'
import type { Depositor } from './deposits.ts'
import { CLI } from './node-process.ts'

export interface OpenBenchNode {
  readonly home: string
  readonly url: string
  /** Resolves when the node says that it is ready. `effort` is the part of the time that it mines, in percent; 0 only follows. */
  start(effort: number): Promise<void>
  stop(): Promise<void>
  height(): Promise<number>
  residentMiB(): number
}

/** Nodes of an open network on this machine, founded as a user founds one. */
export interface OpenBenchNetwork {
  readonly nodes: readonly OpenBenchNode[]
  depositor(): Promise<Depositor>
  /** A home more, that knows of all nodes and has nothing yet. */
  join(): OpenBenchNode
  audit(node: OpenBenchNode): {
    readonly height: number
    readonly transactions: number
    readonly seconds: number
  }
  close(): Promise<void>
}

const PASSPHRASE = { VOUCH_PASSPHRASE: 'bench' }
/** From the port of a node's API to that of its peers, as `vouch network create --open` lays them. */
const TO_PEER_PORT = 100

export function openBenchOpen(count: number, blockSeconds: number, basePort: number): OpenBenchNetwork {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-bench-open-'))
  const env = { ...process.env, ...PASSPHRASE }
  const cli = (...words: string[]): string =>
    execFileSync(process.execPath, [CLI, ...words], { env, encoding: 'utf8', maxBuffer: 1 << 26 })
  const shape = [
    '--nodes',
    String(count),
    '--block-time',
    String(blockSeconds),
    '--base-port',
    String(basePort),
  ]
  const founded = cli(
    'network',
    'create',
    '--open',
    '--organisation',
    'Custodia',
    ...shape,
    '--out',
    folder,
    '--json',
  )
  const { key, homes } = JSON.parse(founded) as { key: string; homes: readonly string[] }
  const nodes = homes.map((home, at) => nodeOf(home, basePort + at, key))
  const made = [...nodes]
  return {
    nodes,
    async depositor() {
      const file = readFileSync(join(homes[0] as string, 'keys', 'custodia.json'), 'utf8')
      const { signer } = unwrap(await openKey(file, PASSPHRASE.VOUCH_PASSPHRASE))
      const url = nodes[0]?.url as string
      const { chainId } = await ask<{ chainId: string }>(`${url}/v1/status`)
      const found = await ask<{ result: { id: string } }>(`${url}/v1/views/identity/organisationByName`, {
        name: 'Custodia',
      })
      const bytes = (hex: string): Uint8Array => fromHex(hex) as Uint8Array
      return { chainId: bytes(chainId), signer, custodian: bytes(found.result.id) }
    },
    join() {
      const home = join(folder, `newcomer${made.length}`)
      const port = basePort + made.length
      const peers = homes.flatMap((_, at) => ['--peer', `127.0.0.1:${basePort + TO_PEER_PORT + at}`])
      const listen = `127.0.0.1:${port + TO_PEER_PORT}`
      const words = ['--from', homes[0] as string, '--listen', listen, '--port', String(port), ...peers]
      cli('network', 'join-open', '--home', home, ...words)
      const node = nodeOf(home, port, key)
      made.push(node)
      return node
    },
    audit: (node) => JSON.parse(cli('audit', '--json', '--home', node.home)),
    async close() {
      await Promise.all(made.map((node) => node.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function nodeOf(home: string, port: number, key: string): OpenBenchNode {
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  return {
    home,
    url,
    async start(effort) {
      const mining = ['mine', '--threads', '1', '--effort', String(effort), '--to', key]
      child = spawn(
        process.execPath,
        [CLI, ...(effort === 0 ? ['start'] : mining), '--home', home, '--json'],
        {
          env: { ...process.env, ...PASSPHRASE },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      await Promise.race([
        once(child.stdout as NodeJS.ReadableStream, 'data'),
        once(child, 'exit').then(() => {
          throw new Error(`the node of ${home} ended at its start`)
        }),
      ])
    },
    async stop() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
    height: async () => (await ask<{ height: number }>(`${url}/v1/status`)).height,
    residentMiB: () => residentMiB(child?.pid as number),
  }
}

/** `VmRSS` of proc(5) status. */
function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
