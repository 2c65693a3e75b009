import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { COMETBFT_VERSION } from '@vouch/node'
import { CLI } from './node-process.ts'

/** Where CometBFT's own `kvstore` runs: in CometBFT's process, or in one of its own behind a socket, as any application not written in Go. */
export type KvstorePlace = 'inside' | 'socket'

/** CometBFT with its own `kvstore`, on disk, configured as ours is. */
export interface KvstoreNetwork {
  /** `http://host:port` of the first. */
  readonly rpc: string
  stop(): Promise<void>
}

/** Takes the homes of a network of ours, and runs the other application in them. */
export async function openKvstoreNetwork(
  engine: string,
  validators: number,
  basePort: number,
  place: KvstorePlace,
): Promise<KvstoreNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'vk-'))
  const out = join(folder, 'n')
  const env = { ...process.env, VOUCH_PASSPHRASE: 'bench' }
  const words = ['network', 'create', '--organisations', String(validators), '--out', out]
  execFileSync(process.execPath, [CLI, ...words, '--base-port', String(basePort)], { env })
  const applications: ChildProcess[] = []
  const application = async (at: number): Promise<string> => {
    if (place === 'inside') return 'persistent_kvstore'
    const socket = join(folder, `${at}.sock`)
    const data = join(folder, `data${at}`)
    const given = ['kvstore', '--persist', data, '--address', `unix://${socket}`, '--log_level', 'error']
    applications.push(spawn(kvstoreProgram(), given, { stdio: 'ignore' }))
    await until(async () => existsSync(socket), socket)
    return `unix://${socket}`
  }
  const engines: ChildProcess[] = []
  for (let at = 1; at <= validators; at++) {
    const home = join(out, `org${at}`, 'comet')
    const proxy = await application(at)
    engines.push(spawn(engine, ['start', '--home', home, '--proxy_app', proxy], { stdio: 'ignore' }))
  }
  const rpcs = engines.map((_, at) => `http://127.0.0.1:${basePort + 200 + at}`)
  for (const rpc of rpcs) await until(async () => (await fetch(`${rpc}/status`)).ok, rpc)
  return {
    rpc: rpcs[0] as string,
    async stop() {
      // The engines first: one whose application is gone ends badly.
      for (const children of [engines, applications]) {
        for (const child of children) child.kill('SIGTERM')
        await Promise.all(
          children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)),
        )
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** `abci-cli` of the same version, in which CometBFT ships it; Go builds it where it is not there. */
function kvstoreProgram(): string {
  const go = process.env.GOBIN ?? join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin')
  const folders = [...(process.env.PATH ?? '').split(delimiter), go]
  const find = (): string | undefined =>
    folders.map((folder) => join(folder, 'abci-cli')).find((path) => existsSync(path))
  const found = find()
  if (found !== undefined) return found
  const source = `github.com/cometbft/cometbft/abci/cmd/abci-cli@v${COMETBFT_VERSION}`
  execFileSync('go', ['install', source], { stdio: 'inherit', env: { ...process.env, GOBIN: go } })
  return find() as string
}

async function until(isThere: () => Promise<boolean>, what: string): Promise<void> {
  for (let step = 0; step < 600; step++) {
    try {
      if (await isThere()) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what} does not answer`)
}
