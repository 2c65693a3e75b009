import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { siteFolder } from '@vouch/console'
import { systemClock, unwrap } from '@vouch/core'
import { createMemoryBlobStore, createMemoryStore } from '@vouch/data'
import {
  type Client,
  createClient,
  createKey,
  createVouchers,
  keyFileText,
  type OpenedKey,
  openKey,
  type Vouchers,
} from '@vouch/sdk'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { foundHome } from '../../../apps/node/src/home/found-home.ts'
import { readHome } from '../../../apps/node/src/home/home.ts'
import { createHttpServer } from '../../../apps/node/src/http/server.ts'
import { openLocalLedger } from '../../../apps/node/src/ledger/local-ledger.ts'

const PASSPHRASE = 'secret'
const cost = { N: 1 << 10, r: 8, p: 1 }

export interface Player {
  readonly key: OpenedKey
  /** Text of its key file. */
  readonly file: string
  readonly vouchers: Vouchers
}

/** A whole node over memory in this process that serves the built console, with organisations and their key files. */
export interface ConsoleStage {
  /** By name: passkeys need one. */
  readonly url: string
  readonly client: Client
  readonly custodia: Player
  enrol(name: string, role?: Role): Promise<Player>
  stop(): Promise<void>
}

type Role = 'member' | 'regulator' | 'bank' | 'registry'

export async function openStage(): Promise<ConsoleStage> {
  if (!existsSync(join(siteFolder(), 'index.html')))
    throw new Error('The console is not built: npm run build')
  const folder = await mkdtemp(join(tmpdir(), 'vouch-console-'))
  const home = join(folder, 'home')
  const founded = await foundHome(home, {
    organisation: 'Custodia',
    role: 'custodian',
    passphrase: PASSPHRASE,
  })
  const file = await readFile(founded.keyFile, 'utf8')
  const key = unwrap(await openKey(file, PASSPHRASE))
  const { genesis, genesisBytes, bundles } = await readHome(home)
  const ledger = await openLocalLedger(
    {
      store: createMemoryStore(),
      operator: key.signer,
      clock: systemClock,
      onFatal: (cause) => {
        throw cause
      },
    },
    { genesis, genesisBytes, bundles, bucketBits: 8 },
  )
  const deps = { ledger, blobs: await createMemoryBlobStore(), clock: systemClock, version: 'test' } as never
  const server = await createHttpServer(deps, { host: '127.0.0.1', port: 0, consoleFolder: siteFolder() })
  const client = createClient({ url: server.address })
  const vouchers = createVouchers(client, key)
  return {
    url: server.address.replace('127.0.0.1', 'localhost'),
    client,
    custodia: { key, file, vouchers },
    enrol: enrolment(client, key),
    async stop() {
      await server.close()
      await ledger.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Admits organisations by the key of the first one; each comes with a key file. */
export function enrolment(client: Client, by: OpenedKey): ConsoleStage['enrol'] {
  return async (name, role = 'member') => {
    const made = await createKey(name.toLowerCase(), PASSPHRASE, { cost })
    const { publicKey, recipient } = made.key
    const members = createVouchers(client, by).members
    await members.admit(name, role, { publicKey, recipient, member: `${name} office` }, by)
    return { key: made.key, file: keyFileText(made.file), vouchers: createVouchers(client, made.key) }
  }
}

/** A browser of its own, in English; what goes wrong in its pages fails the test that asks. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page, and requests that went elsewhere than to the node. */
  readonly troubles: readonly string[]
  go(path: string): Promise<void>
  signIn(player: Player): Promise<void>
}

export async function openVisitor(browser: Browser, { url }: Pick<ConsoleStage, 'url'>): Promise<Visitor> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 820 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(url) && !to.startsWith('blob:') && !to.startsWith('data:'))
      troubles.push(`asked ${to}`)
  })
  const go = async (path: string): Promise<void> => void (await page.goto(`${url}/console${path}`))
  return {
    page,
    context,
    troubles,
    go,
    async signIn({ file }) {
      await go('/sign-in')
      const buffer = Buffer.from(file)
      const card = page.getByRole('region', { name: 'Key file' })
      await card
        .locator('input[type=file]')
        .setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer })
      await card.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
      await card.getByRole('button', { name: 'Open the key' }).click()
      await page.getByRole('region', { name: 'You are signed in' }).waitFor()
    },
  }
}

/** Goes on within the page: a file's key would not outlive a load. */
export async function follow({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name }).click()
}
