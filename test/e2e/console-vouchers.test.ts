import { readFileSync } from 'node:fs'
import { extractReceipt } from '@vouch/certificate'
import { sha256, toHex, unwrap } from '@vouch/core'
import { verifyVoucherReceipt } from '@vouch/sdk'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openBrowser } from './support/chromium.ts'
import {
  type ConsoleStage,
  follow,
  openStage,
  openVisitor,
  type Player,
  type Visitor,
} from './support/console-stage.ts'

const INVOICE = new URL('../../examples/documents/01-acme-invoice-2026-0042.xml', import.meta.url).pathname
const PICTURE = new URL('../../examples/documents/11-receipt-quayside-hardware.png', import.meta.url).pathname

describe.skipIf(CHROMIUM === undefined)('a voucher in the console', () => {
  let browser: Browser
  let stage: ConsoleStage
  let acme: Player
  let visitor: Visitor
  let certificate: Uint8Array
  let receipt: string

  beforeAll(async () => {
    browser = await openBrowser()
    stage = await openStage()
    acme = await stage.enrol('Acme')
    await stage.enrol('Globex')
    visitor = await openVisitor(browser, stage)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  it('is deposited from files that are dropped, and told as a duplicate the second time', async () => {
    const { page } = visitor
    await visitor.signIn(acme)
    await follow(visitor, 'Vouchers')
    await page.getByRole('button', { name: 'Deposit documents' }).first().click()
    await page
      .getByLabel('Drop files or folders here')
      .locator('input[type=file]')
      .first()
      .setInputFiles([INVOICE, PICTURE])
    await page.getByText('Invoice 2026-0042', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Deposit 2' }).click()
    await page.getByText('2 of 2 deposited').waitFor()
    expect(await page.getByText('offered to the custodian').count()).toBe(2)
    await page.getByRole('button', { name: 'Clear the list' }).click()
    const again = { name: 'same.xml', mimeType: 'application/xml', buffer: readFileSync(INVOICE) }
    await page
      .getByLabel('Drop files or folders here')
      .locator('input[type=file]')
      .first()
      .setInputFiles([again])
    await page.getByRole('button', { name: 'Deposit 1' }).click()
    await page.getByText('is deposited already', { exact: false }).waitFor()
  })

  it('is listed newest first, with its time and how many there are', async () => {
    const { page } = visitor
    await follow(visitor, 'Vouchers')
    const { result } = await stage.client.view('voucher', 'vouchers', {
      holder: null,
      custodian: null,
      custody: null,
      digest: null,
      after: null,
      limit: 10,
    })
    const all = result as unknown as readonly { id: string; voucher: { depositedMs: number } }[]
    const timeOf = new Map(all.map(({ id, voucher }) => [id, voucher.depositedMs]))
    const newest = [...timeOf.values()].toSorted((a, b) => b - a)
    expect(new Set(newest).size).toBeGreaterThan(1)
    await page.getByText(`${all.length} vouchers`, { exact: true }).waitFor()
    const links = page.getByTestId('voucher-rows').getByRole('row')
    const shown = await links.evaluateAll((rows) =>
      rows.map((row) => row.getAttribute('href')?.split('/').at(-1) ?? ''),
    )
    expect(shown.map((id) => timeOf.get(id))).toEqual(newest)
    const head = page.getByRole('columnheader', { name: 'Deposited' })
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    expect(await links.first().textContent()).toMatch(/\d\d:\d\d:\d\d/)
  })

  it('is taken into custody by its custodian, who finds it waiting', async () => {
    const custodian = await openVisitor(browser, stage)
    await custodian.signIn(stage.custodia)
    await follow(custodian, 'Overview')
    const { page } = custodian
    const { result } = await stage.client.view('voucher', 'vouchers', {
      holder: null,
      custodian: null,
      custody: null,
      digest: toHex(sha256(readFileSync(INVOICE))),
      after: null,
      limit: 10,
    })
    const rows = result as unknown as readonly { id: string; voucher: { duplicateOf: string | null } }[]
    const first = rows.find(({ voucher }) => voucher.duplicateOf === null)?.id ?? ''
    await page.locator(`a[href$="/vouchers/${first}"]`).first().click()
    await page.getByRole('button', { name: 'Take into custody' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take into custody' }).click()
    await page.getByText('Done: Take into custody').waitFor()
    await page.getByRole('list', { name: 'Flow record' }).getByText('Taken into custody').waitFor()
    await page
      .getByRole('list', { name: 'Flow record' })
      .getByText('Offered to Custodia for custody')
      .waitFor()
    expect(custodian.troubles).toEqual([])
    await custodian.context.close()
  })

  it('is opened in the page as an invoice; opening it is recorded', async () => {
    const { page } = visitor
    await follow(visitor, 'Vouchers')
    await page.getByRole('row').filter({ hasText: 'In custody' }).first().click()
    await page.getByRole('button', { name: 'Open the document' }).click()
    await page.getByRole('heading', { name: 'Invoice 2026-0042', exact: false }).waitFor()
    await page.getByText('2026-0042', { exact: true }).first().waitFor()
    await page.getByRole('table').getByRole('row').nth(1).waitFor()
    await page.getByRole('list', { name: 'Flow record' }).getByText('Obtained and read').waitFor()
  })

  it('gives a certificate and a receipt that hold without the node', async () => {
    const { page } = visitor
    const saved = async (name: string): Promise<Uint8Array> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ])
      return new Uint8Array(readFileSync(await download.path()))
    }
    certificate = await saved('Certificate (PDF)')
    receipt = new TextDecoder().decode(await saved('Receipt'))
    const check = { chainId: await stage.client.chainId(), documentDigest: sha256(readFileSync(INVOICE)) }
    for (const text of [receipt, unwrap(extractReceipt(certificate))])
      unwrap(verifyVoucherReceipt(text, check))
  })

  it('refuses in the words of the ledger, with the next step', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Transfer', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'To' }).click()
    await page.getByRole('option', { name: 'Acme', exact: false }).click()
    await dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
    await dialog.getByRole('alert').getByText('The receiver has it already.').waitFor()
    await dialog.getByRole('alert').getByText('Name another organisation.', { exact: false }).waitFor()
    await dialog.getByRole('combobox', { name: 'To' }).click()
    await page.getByRole('option', { name: 'Globex', exact: false }).click()
    await dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
    await page.getByText('Done: Transfer').waitFor()
    await page.getByText('Transfer open').waitFor()
  })

  it('is verified with the network off, and a changed receipt is told by its broken link', async () => {
    const { page, context } = visitor
    await follow(visitor, 'Verify')
    await page.getByText('Ready: from here on the network may be off').waitFor()
    await context.setOffline(true)
    const proof = page.getByLabel('Drop a receipt or certificate').locator('input[type=file]')
    const pdf = (bytes: Uint8Array) => ({
      name: 'certificate.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(bytes),
    })
    const json = (text: string) => ({
      name: 'receipt.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })
    await proof.setInputFiles(pdf(certificate))
    await page.getByRole('heading', { name: 'Verified', exact: true }).waitFor()
    await page.getByText('The pages say what the receipt proves, byte for byte.').waitFor()
    await page.getByLabel('Drop the document').locator('input[type=file]').setInputFiles(INVOICE)
    await page.getByText('The document at hand is the one that was deposited.').first().waitFor()
    await proof.setInputFiles(json(receipt.replace(/"holder": "Acme"/, '"holder": "Evil"')))
    await page.getByRole('heading', { name: 'Not verified' }).waitFor()
    await page.getByText('RECEIPT_SUMMARY_ALTERED').waitFor()
    const changed = Buffer.from(certificate)
    changed[changed.indexOf('/FontDescriptor')] = 0x23
    await proof.setInputFiles(pdf(changed))
    await page.getByText('CERTIFICATE_ALTERED').waitFor()
    await proof.setInputFiles(json(receipt))
    await page.getByRole('heading', { name: 'Verified', exact: true }).waitFor()
    await page.getByLabel('Drop the document').locator('input[type=file]').setInputFiles(PICTURE)
    await page.getByText('DOCUMENT_MISMATCH').waitFor()
    await context.setOffline(false)
  })

  it('asked nobody but the node, and no page broke', () => {
    expect(visitor.troubles).toEqual([])
  })
})
