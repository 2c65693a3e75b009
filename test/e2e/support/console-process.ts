import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '@vouch/core'
import { createClient, createVouchers, openKey } from '@vouch/sdk'
import { openShell, type VouchShell } from '../vouch-process.ts'
import { type ConsoleStage, enrolment } from './console-stage.ts'

/** A stage whose node is a process over a home on disk. */
export interface ProcessStage extends ConsoleStage {
  /** Commands over its home. */
  readonly shell: VouchShell
  /** Stops the node and has its home audited; gives what `vouch audit` says, or throws where it is not clean. */
  audit(): Promise<string>
}

export async function openProcessStage(): Promise<ProcessStage> {
  const shell = openShell()
  await shell.good('init', '--organisation', 'Custodia', '--role', 'custodian')
  await shell.start()
  const url = shell.variables.VOUCH_URL ?? ''
  const file = readFileSync(join(shell.home, 'keys', 'custodia.json'), 'utf8')
  const key = unwrap(await openKey(file, shell.variables.VOUCH_PASSPHRASE ?? ''))
  const client = createClient({ url })
  return {
    shell,
    url: url.replace('127.0.0.1', 'localhost'),
    client,
    custodia: { key, file, vouchers: createVouchers(client, key) },
    enrol: enrolment(client, key),
    async audit() {
      await shell.endAll()
      return shell.good('audit')
    },
    stop: () => shell.close(),
  }
}
