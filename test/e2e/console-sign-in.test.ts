import { readFileSync } from 'node:fs'
import { toHex } from '@vouch/core'
import type { Browser, CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openBrowser } from './support/chromium.ts'
import { openProcessStage, type ProcessStage } from './support/console-process.ts'
import { follow, openVisitor, type Player, type Visitor } from './support/console-stage.ts'

const INVOICE = new URL('../../examples/documents/01-acme-invoice-2026-0042.xml', import.meta.url).pathname

/** An authenticator within the browser, which confirms every question by itself. */
async function addAuthenticator({ context, page }: Visitor, hasPrf: boolean) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  })
  return { devtools, authenticatorId }
}

async function credentialsOf(devtools: CDPSession, authenticatorId: string) {
  return (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
}

describe.skipIf(CHROMIUM === undefined)('signing in', () => {
  let browser: Browser
  let stage: ProcessStage
  let signedByPasskey: string
  let acme: Player

  beforeAll(async () => {
    browser = await openBrowser()
    stage = await openProcessStage()
    acme = await stage.enrol('Acme')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  /** The administrator follows the link that the newcomer's page shows. */
  async function addBy(admin: Visitor, newcomer: Visitor): Promise<void> {
    const link = await newcomer.page
      .getByRole('region', { name: 'This key belongs to no organisation yet' })
      .getByTitle('/console/keys#', { exact: false })
      .getAttribute('title')
    await admin.signIn(acme)
    await follow(admin, 'Keys')
    await admin.page.evaluate(
      (fragment) => {
        location.hash = fragment
      },
      (link ?? '').split('#')[1] ?? '',
    )
    await admin.page.getByRole('button', { name: 'Add a key' }).click()
    await admin.page.getByText('counts from the next block on', { exact: false }).waitFor()
    // Whatever comes next is the next block.
    await newcomer.page.getByRole('region', { name: 'You are signed in' }).waitFor()
  }

  async function depositOne({ page }: Visitor): Promise<void> {
    await page.getByRole('link', { name: 'Vouchers' }).click()
    await page.getByRole('button', { name: 'Deposit documents' }).first().click()
    await page
      .getByLabel('Drop files or folders here')
      .locator('input[type=file]')
      .first()
      .setInputFiles([INVOICE])
    await page.getByRole('button', { name: 'Deposit 1' }).click()
    await page.getByText('1 of 1 deposited').waitFor()
  }

  it('with a passkey: it signs the transactions themselves, and comes along to another browser', async () => {
    const admin = await openVisitor(browser, stage)
    const visitor = await openVisitor(browser, stage)
    const { devtools, authenticatorId } = await addAuthenticator(visitor, true)
    const { page } = visitor
    await visitor.go('/sign-in')
    const card = page.getByRole('region', { name: 'Passkey' })
    await card.getByLabel('Name of the new key').fill('Li Wei')
    await card.getByRole('button', { name: 'Make' }).click()
    await addBy(admin, visitor)
    await page.getByText('opens documents wherever you use this key', { exact: false }).waitFor()
    const before = (await credentialsOf(devtools, authenticatorId))[0]?.signCount ?? 0
    await depositOne(visitor)
    const [credential] = await credentialsOf(devtools, authenticatorId)
    // One touch for the one transaction; requests for the document took none.
    expect((credential?.signCount ?? 0) - before).toBe(1)

    const events = await stage.client.listEvents({ contract: 'voucher', limit: 10 })
    signedByPasskey = events.events[0]?.transaction ?? ''
    const { signers } = await stage.client.transaction(Buffer.from(signedByPasskey, 'hex'))
    expect(signers[0]?.slice(0, 2)).toBe('03')

    const elsewhere = await openVisitor(browser, stage)
    const other = await addAuthenticator(elsewhere, true)
    if (credential === undefined) throw new Error('the passkey is gone')
    await other.devtools.send('WebAuthn.addCredential', {
      authenticatorId: other.authenticatorId,
      credential,
    })
    await elsewhere.go('/sign-in')
    await elsewhere.page.getByRole('button', { name: 'Use a passkey' }).click()
    await elsewhere.page.getByText('Signed in as Li Wei of Acme').waitFor()
    expect([...visitor.troubles, ...elsewhere.troubles, ...admin.troubles]).toEqual([])
    for (const { context } of [admin, visitor, elsewhere]) await context.close()
  })

  it('with a key of the browser: not to be read out, and there after a reload', async () => {
    const admin = await openVisitor(browser, stage)
    const visitor = await openVisitor(browser, stage)
    const { page } = visitor
    await visitor.go('/sign-in')
    const card = page.getByRole('region', { name: 'Key of this browser' })
    await card.getByLabel('Name of the new key').fill('Desk 4')
    await card.getByRole('button', { name: 'Make' }).click()
    await addBy(admin, visitor)
    await page.reload()
    await page.getByText('Signed in as Desk 4 of Acme').waitFor()
    const extractable = await page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('vouch-console')
        request.addEventListener('success', () => resolve(request.result))
      })
      const all = await new Promise<{ signing: CryptoKey; reader: CryptoKey }[]>((resolve) => {
        const request = database.transaction('keys').objectStore('keys').getAll()
        request.addEventListener('success', () => resolve(request.result))
      })
      return all.map(({ signing, reader }) => [signing.extractable, reader.extractable])
    })
    expect(extractable).toEqual([[false, false]])
    await depositOne(visitor)
    await page.getByRole('link', { name: 'Invoice 2026-0042', exact: false }).first().click()
    await page.getByRole('button', { name: 'Open the document' }).click()
    await page.getByText('2026-0042', { exact: true }).first().waitFor()
    expect(visitor.troubles).toEqual([])
    for (const { context } of [admin, visitor]) await context.close()
  })

  it('with a key file, whose secret is sent nowhere; a wrong passphrase is told', async () => {
    const visitor = await openVisitor(browser, stage)
    const sent: string[] = []
    visitor.page.on('request', (request) =>
      sent.push(`${JSON.stringify(request.headers())}${request.postData() ?? ''}`),
    )
    await visitor.go('/sign-in')
    const card = visitor.page.getByRole('region', { name: 'Key file' })
    await card
      .locator('input[type=file]')
      .setInputFiles({ name: 'k.json', mimeType: 'application/json', buffer: Buffer.from(acme.file) })
    await card.getByLabel('Passphrase', { exact: true }).fill('not this')
    await card.getByRole('button', { name: 'Open the key' }).click()
    await card.getByText('KEY_PASSPHRASE_WRONG').waitFor()
    await visitor.signIn(acme)
    await depositOne(visitor)
    const { ciphertext } = JSON.parse(acme.file) as { ciphertext: string }
    for (const one of sent) {
      expect(one).not.toContain(ciphertext)
      expect(one).not.toContain('AGE-SECRET-KEY')
    }
    expect(sent.some((one) => one.includes(toHex(acme.key.publicKey)))).toBe(true)
    await visitor.context.close()
  })

  it('sends a first page of at most 250 KB', async () => {
    const visitor = await openVisitor(browser, stage)
    const devtools = await visitor.context.newCDPSession(visitor.page)
    await devtools.send('Network.enable')
    const pages = new Set<string>()
    let bytes = 0
    devtools.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.url.includes('/console/')) pages.add(requestId)
    })
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (pages.has(requestId)) bytes += encodedDataLength
    })
    await visitor.go('/')
    await visitor.page.getByText('Organisation admitted', { exact: false }).first().waitFor()
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(250_000)
    await visitor.context.close()
  })

  it('holds only the rows in sight of a hundred thousand vouchers', async () => {
    const visitor = await openVisitor(browser, stage)
    const { page } = visitor
    const row = JSON.parse(
      readFileSync(new URL('./support/voucher-row.json', import.meta.url), 'utf8'),
    ) as object
    await page.addInitScript(pretendVouchers, { row, all: 100_000 })
    await visitor.go('/vouchers')
    const rows = page.getByTestId('voucher-rows')
    await rows.getByRole('row').first().waitFor()
    // Goes on as somebody who holds the wheel: each time to the end of what is there.
    await page.evaluate(async () => {
      const list = document.querySelector('[data-testid=voucher-rows]') as HTMLElement
      const status = () => document.querySelector('[role=table] [role=status]')?.textContent ?? ''
      while (status() !== '100,000 vouchers') {
        list.scrollTop = list.scrollHeight
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      list.scrollTop = list.scrollHeight
    })
    await rows.locator(`a[href$="${(99_999).toString(16).padStart(64, '0')}"]`).waitFor()
    expect(await rows.getByRole('row').count()).toBeLessThan(80)
    await visitor.context.close()
  }, 120_000)

  it('leaves a chain that an audit executes again, the signatures of passkeys too', async () => {
    const found = await stage.client.transaction(Buffer.from(signedByPasskey, 'hex'))
    expect(found).toMatchObject({ status: 'committed', contract: 'voucher' })
    const { height } = await stage.client.status()
    expect(height).toBeGreaterThanOrEqual(found.height)
    expect(await stage.audit()).toContain('The audit is clean')
  }, 60_000)
})

/** Runs in the page: answers the view of the list as a chain with many vouchers would. */
function pretendVouchers({ row, all }: { readonly row: object; readonly all: number }): void {
  const ask = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    if (!String(input).endsWith('/v1/views/voucher/vouchers')) return ask(input, init)
    const { after, limit } = JSON.parse(String(init?.body)) as { after: string | null; limit: number }
    const from = after === null ? 0 : Number.parseInt(after, 16) + 1
    const count = Math.max(0, Math.min(limit, all - from))
    const result = Array.from({ length: count }, (_, at) => ({
      id: (from + at).toString(16).padStart(64, '0'),
      voucher: row,
    }))
    return Response.json({ result, height: 1 })
  }
}
