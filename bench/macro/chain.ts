import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, unwrap } from '@vouch/core'
import { openKey } from '@vouch/sdk'
import type { Depositor } from './deposits.ts'
import { CLI, environment } from './node-process.ts'

/** A chain of its own for one benchmark, founded as a user founds one. */
export interface BenchChain {
  readonly home: string
  cli(...args: string[]): string
  depositor(url: string): Promise<Depositor>
  remove(): void
}

export function foundBenchChain(port: number): BenchChain {
  const home = mkdtempSync(join(tmpdir(), 'vouch-bench-'))
  const cli = (...args: string[]): string =>
    execFileSync(process.execPath, [CLI, ...args], {
      env: environment(home, port),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
  cli('init', '--organisation', 'Custodia', '--role', 'custodian')
  return {
    home,
    cli,
    async depositor(url) {
      const { signer } = unwrap(
        await openKey(readFileSync(join(home, 'keys', 'custodia.json'), 'utf8'), 'bench'),
      )
      const status = await ask<{ chainId: string }>(`${url}/v1/status`)
      const found = await ask<{ result: { id: string } }>(`${url}/v1/views/identity/organisationByName`, {
        name: 'Custodia',
      })
      return { chainId: bytes(status.chainId), signer, custodian: bytes(found.result.id) }
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

export async function ask<T>(url: string, body?: unknown): Promise<T> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

function bytes(hex: string): Uint8Array {
  const decoded = fromHex(hex)
  if (decoded === undefined) throw new Error(`not hexadecimal: ${hex}`)
  return decoded
}
