import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '@vouch/core'
import { verifyFlowReceipt } from '@vouch/sdk'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openBrowser } from './support/chromium.ts'
import { BILL_NUMBER, publishCalendars } from './support/console-bill.ts'
import { openProcessStage, type ProcessStage } from './support/console-process.ts'
import { follow, openVisitor, type Visitor } from './support/console-stage.ts'

const BUYER_ACCOUNT = 'DE89370400440532013000'
const SELLER_ACCOUNT = 'FR1420041010050500013M02606'
const MATURES = `${new Date().getUTCFullYear() + 1}-07-05`
/** Milliseconds between looks at the ledger: the test waits for what comes of them. */
const OFTEN = ['--every', '250']

describe.skipIf(CHROMIUM === undefined)('a witnessed deal in two browsers', () => {
  let browser: Browser
  let stage: ProcessStage
  let bank = ''
  let registry = ''
  const visitors: Record<string, Visitor> = {}
  const of = (name: string): Visitor => visitors[name] as Visitor
  let buyer = ''
  let deal = ''

  beforeAll(async () => {
    browser = await openBrowser()
    stage = await openProcessStage()
    const { shell } = stage
    for (const name of ['Orient', 'Harbour']) {
      const player = await stage.enrol(name)
      visitors[name] = await openVisitor(browser, stage)
      await of(name).signIn(player)
      if (name === 'Harbour') buyer = toHex((await player.vouchers.members.ofKey(player.key.publicKey)).id)
    }
    const river = await stage.enrol('River', 'bank')
    const bills = await stage.enrol('Bills', 'registry')
    writeFileSync(join(shell.home, 'keys', 'river.json'), river.file)
    writeFileSync(join(shell.home, 'keys', 'bills.json'), bills.file)
    await publishCalendars(stage.client, river)
    registry = await shell.startProgram('registry', 'start', '--as', 'bills', ...OFTEN)
    bank = await shell.startProgram('bank', 'start', '--as', 'river', '--registry', registry, ...OFTEN)
    const face = ['--amount', '100000.00', '--matures', MATURES]
    await shell.good('registry', 'issue', BILL_NUMBER, '--holder', 'Orient', ...face, '--at', registry)
    await shell.good('bank', 'open', BUYER_ACCOUNT, '--owner', 'Harbour', '--at', bank)
    await shell.good('bank', 'open', SELLER_ACCOUNT, '--owner', 'Orient', '--at', bank)
    await shell.good('bank', 'credit', BUYER_ACCOUNT, '--amount', '250000.00', '--at', bank)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  /** The task that the lane shows as soon as it is this party's turn, done. */
  async function act(name: string, button: string): Promise<void> {
    const { page } = of(name)
    await lanesOf(name).getByRole('button', { name: button }).click()
    await page.getByRole('dialog').getByRole('button', { name: button }).click()
    await page.getByText(`Done: ${button}`).last().waitFor()
  }

  const lanesOf = (name: string) =>
    of(name).page.getByRole('list', { name: 'Who did what, and who must act' })

  it('the seller proposes it by the form, which wants registry and accounts', async () => {
    const { page } = of('Orient')
    await follow(of('Orient'), 'Deals')
    await page.getByRole('button', { name: 'Propose a deal' }).click()
    await page.getByText('Witnessed', { exact: true }).click()
    const choose = async (field: string, name: string): Promise<void> => {
      await page.getByRole('combobox', { name: field }).click()
      await page.getByRole('option', { name, exact: false }).click()
    }
    await choose('Buyer', 'Harbour')
    await choose('Bank', 'River')
    await choose('Registry', 'Bills')
    await page.getByLabel('Bill number').fill(BILL_NUMBER)
    await page.getByLabel('Range from').fill('1')
    await page.getByLabel('Range to').fill('10000000')
    await page.getByLabel('Bill matures').fill(`${MATURES}T00:00`)
    await page.getByLabel('Price').fill('98,500.00')
    await page.getByLabel('Buyer’s account').fill('de89 3704 0044 0532 0130 00')
    const propose = page.getByRole('button', { name: 'Propose a deal' })
    expect(await propose.isDisabled()).toBe(true)
    await page.getByLabel('Seller’s account').fill(SELLER_ACCOUNT)
    await propose.click()
    await page.getByRole('heading', { name: 'Deal over 98,500.00 CNY' }).waitFor()
    deal = page.url().split('/').at(-1) ?? ''
    const { result } = await stage.client.view('deal', 'deal', { id: deal })
    expect(JSON.stringify(result)).not.toContain(BUYER_ACCOUNT.slice(-10))
  })

  it('both sign, the bank opens an escrow, and the buyer is told to pay there', async () => {
    await follow(of('Harbour'), 'Deals')
    await of('Harbour').page.locator(`a[href$="/deals/${deal}"]`).click()
    await act('Harbour', 'Sign the terms')
    await act('Orient', 'Sign the terms')
    await lanesOf('Harbour')
      .getByText(`Pay at your bank, with the reference ${deal.slice(0, 12)}`, { exact: false })
      .waitFor()
    const pay = ['bank', 'pay', '--from', BUYER_ACCOUNT, '--deal', deal, '--at', bank]
    expect(await stage.shell.good(...pay)).toContain('98,500.00 CNY')
  })

  it('bank and registry attest what they did, and each party acts when it is its turn', async () => {
    await lanesOf('Orient').getByText('Payment booked', { exact: true }).waitFor()
    await act('Orient', 'Confirm the funds')
    await act('Orient', 'Endorse')
    await act('Harbour', 'Sign for the bill')
    for (const name of ['Orient', 'Harbour'])
      await of(name).page.getByText('Closed', { exact: true }).first().waitFor()
  })

  it('money and bill have changed hands outside', async () => {
    const { shell } = stage
    const accounts = await shell.json<{ account: string; balances: object }>('bank', 'accounts', '--at', bank)
    const balanceOf = (one: string) => accounts.find(({ account }) => account === one)?.balances
    expect(balanceOf(SELLER_ACCOUNT)).toEqual({ CNY: '9850000' })
    expect(balanceOf(BUYER_ACCOUNT)).toEqual({ CNY: '15150000' })
    const shown = await shell.good('registry', 'show', BILL_NUMBER, '--at', registry)
    expect(shown).toContain(`1-10000000  held by ${buyer.slice(0, 12)}`)
  })

  it('the receipt tells of it in the page that verifies', async () => {
    const { page } = of('Harbour')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Receipt' }).click(),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    expect(verifyFlowReceipt(text, { chainId: await stage.client.chainId() }).ok).toBe(true)
    await follow(of('Harbour'), 'Verify')
    await page
      .getByLabel('Drop a receipt or certificate')
      .locator('input[type=file]')
      .setInputFiles({ name: 'deal.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await page.getByText('A deal with its complete flow record.').waitFor()
    for (const { troubles } of Object.values(visitors)) expect(troubles).toEqual([])
  })
})
