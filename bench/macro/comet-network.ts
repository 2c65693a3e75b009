import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, unwrap } from '@vouch/core'
import { openKey } from '@vouch/sdk'
import { ask } from './chain.ts'
import type { Depositor } from './deposits.ts'
import { CLI, cpuSecondsOf } from './node-process.ts'

/** Validators on this machine, each a node and its CometBFT, founded and started as a user does it. */
export interface BenchNetwork {
  readonly urls: readonly string[]
  depositor(): Promise<Depositor>
  /** Bytes under all homes. */
  diskBytes(): number
  /** Processor time of all nodes, and of all their engines, in seconds. */
  cpuSeconds(): { readonly nodes: number; readonly engines: number }
  stop(): Promise<void>
}

export async function openBenchNetwork(validators: number, basePort: number): Promise<BenchNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'vb-'))
  const out = join(folder, 'n')
  const env = { ...process.env, VOUCH_PASSPHRASE: 'bench' }
  const words = ['network', 'create', '--organisations', String(validators), '--out', out]
  execFileSync(process.execPath, [CLI, ...words, '--base-port', String(basePort)], { env })
  const children: ChildProcess[] = []
  for (let at = 1; at <= validators; at++) {
    const home = join(out, `org${at}`)
    children.push(
      spawn(process.execPath, [CLI, 'start', '--home', home, '--json'], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
  }
  await Promise.all(children.map((child) => once(child.stdout as NodeJS.ReadableStream, 'data')))
  const urls = children.map((_, at) => `http://127.0.0.1:${basePort + at}`)
  return {
    urls,
    async depositor() {
      const file = readFileSync(join(out, 'org1', 'keys', 'custodia.json'), 'utf8')
      const { signer } = unwrap(await openKey(file, 'bench'))
      const { chainId } = await ask<{ chainId: string }>(`${urls[0]}/v1/status`)
      const found = await ask<{ result: { id: string } }>(`${urls[0]}/v1/views/identity/organisationByName`, {
        name: 'Custodia',
      })
      const bytes = (hex: string): Uint8Array => fromHex(hex) as Uint8Array
      return { chainId: bytes(chainId), signer, custodian: bytes(found.result.id) }
    },
    diskBytes: () => sizeOf(out),
    cpuSeconds: () => ({
      nodes: sum(children.map(({ pid }) => cpuSecondsOf(pid as number))),
      engines: sum(children.map((_, at) => cpuSecondsOf(enginePid(join(out, `org${at + 1}`))))),
    }),
    async stop() {
      for (const child of children) child.kill('SIGTERM')
      await Promise.all(children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function enginePid(home: string): number {
  return (JSON.parse(readFileSync(join(home, 'comet', 'pid.json'), 'utf8')) as { pid: number }).pid
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sizeOf(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile())
      bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  return bytes
}
