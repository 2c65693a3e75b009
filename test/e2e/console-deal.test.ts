import { readFileSync } from 'node:fs'
import { fromHex } from '@vouch/core'
import { verifyFlowReceipt } from '@vouch/sdk'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openBrowser } from './support/chromium.ts'
import { BILL_NUMBER, prepareBill } from './support/console-bill.ts'
import {
  type ConsoleStage,
  follow,
  openStage,
  openVisitor,
  type Player,
  type Visitor,
} from './support/console-stage.ts'

describe.skipIf(CHROMIUM === undefined)('a deal by three parties in three browsers', () => {
  let browser: Browser
  let stage: ConsoleStage
  const players: Record<string, Player> = {}
  const visitors: Record<string, Visitor> = {}
  const of = (name: string): Visitor => visitors[name] as Visitor
  let deal = ''

  beforeAll(async () => {
    browser = await openBrowser()
    stage = await openStage()
    for (const [name, role] of [
      ['Orient', 'member'],
      ['Harbour', 'member'],
      ['River', 'bank'],
    ] as const) {
      players[name] = await stage.enrol(name, role)
      visitors[name] = await openVisitor(browser, stage)
      await of(name).signIn(players[name])
    }
    await prepareBill(stage, players['Orient'] as Player, players['River'] as Player)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await stage?.stop()
  })

  /** The task that the lane shows, done. */
  async function act(name: string, button: string): Promise<void> {
    const { page } = of(name)
    const lanes = page.getByRole('list', { name: 'Who did what, and who must act' })
    await lanes.getByRole('button', { name: button }).click()
    await page.getByRole('dialog').getByRole('button', { name: button }).click()
    await page.getByText(`Done: ${button}`).last().waitFor()
  }

  async function open(name: string): Promise<void> {
    await follow(of(name), 'Deals')
    await of(name).page.locator(`a[href$="/deals/${deal}"]`).click()
  }

  it('the bank issues deposit money by the form of the contract', async () => {
    const { page } = of('River')
    await follow(of('River'), 'Deals')
    await page.getByRole('button', { name: 'Issue deposit money' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'To' }).click()
    await page.getByRole('option', { name: 'Harbour', exact: false }).click()
    await dialog.getByLabel('Currency').fill('CNY')
    await dialog.getByLabel('Amount').fill('60,000.001')
    await dialog.getByText('CNY has 2 decimals.').waitFor()
    await dialog.getByLabel('Amount').fill('sixty')
    await dialog.getByText('This is no amount. Write it as 1,000.50.').waitFor()
    await dialog.getByLabel('Amount').fill('60,000')
    await dialog.getByLabel('Reference').fill('D-1')
    await dialog.getByRole('button', { name: 'Issue deposit money' }).click()
    await page.getByText('Done: Issue deposit money').waitFor()
  })

  it('the seller proposes, and both sign what they read', async () => {
    const { page } = of('Orient')
    await follow(of('Orient'), 'Deals')
    await page.getByRole('button', { name: 'Propose a deal' }).click()
    const choose = async (field: string, name: string): Promise<void> => {
      await page.getByRole('combobox', { name: field }).click()
      await page.getByRole('option', { name, exact: false }).click()
    }
    await choose('Buyer', 'Harbour')
    await choose('Bank', 'River')
    await page.getByLabel('Bill number').fill(BILL_NUMBER)
    await page.getByLabel('Range from').fill('1')
    await page.getByLabel('Range to').fill('5000000')
    await page.getByLabel('Price').fill('49,000.00')
    await page.getByRole('button', { name: 'Propose a deal' }).click()
    await page.getByRole('heading', { name: 'Deal over 49,000.00 CNY' }).waitFor()
    deal = page.url().split('/').at(-1) ?? ''
    await open('Harbour')
    await act('Harbour', 'Sign the terms')
    await act('Orient', 'Sign the terms')
  })

  it('each acts when it is its turn, and the swap is one transaction', async () => {
    await act('Harbour', 'Set the money aside')
    await act('Orient', 'Confirm the funds')
    await act('Orient', 'Endorse')
    await act('Harbour', 'Sign for the bill')
    for (const name of ['Orient', 'Harbour'])
      await of(name).page.getByText('Closed', { exact: true }).first().waitFor()
    await open('River')
    await of('River').page.getByText('Closed', { exact: true }).first().waitFor()
  })

  it('lists bills and deposit money as they stand after it, with what narrows them down', async () => {
    const { page } = of('Harbour')
    const tabs = page.getByRole('navigation', { name: 'Deals' })
    await follow(of('Harbour'), 'Deals')
    await tabs.getByRole('link', { name: 'Bills' }).click()
    const bills = page.getByRole('table', { name: 'Bills' }).getByRole('row')
    await bills.filter({ hasText: '50,000.00 CNY' }).filter({ hasText: BILL_NUMBER }).waitFor()
    expect(await bills.count()).toBe(1)
    await page.getByRole('combobox', { name: 'State' }).click()
    await page.getByRole('option', { name: 'Pledged' }).click()
    await page.getByText('No range of a bill is yours in this state.').waitFor()
    await page.getByText('All bills', { exact: true }).click()
    await bills.filter({ hasText: '100,000.00 CNY' }).waitFor()
    await page.getByRole('combobox', { name: 'Maturity' }).click()
    await page.getByRole('option', { name: 'Matured' }).click()
    await page.getByText('No bills', { exact: true }).waitFor()
    // Choosing it again lets go of it.
    await page.getByRole('combobox', { name: 'Maturity' }).click()
    await page.getByRole('option', { name: 'Matured' }).click()
    await bills.filter({ hasText: '100,000.00 CNY' }).waitFor()
    await page.getByRole('textbox', { name: 'Bill number' }).fill('999')
    await page.getByText('No bills', { exact: true }).waitFor()

    await tabs.getByRole('link', { name: 'Deposit money' }).click()
    const money = page.getByRole('table', { name: 'Deposit money' }).getByRole('row')
    await money.filter({ hasText: 'River' }).filter({ hasText: '11,000.00 CNY' }).waitFor()
    await page.getByRole('combobox', { name: 'Held by' }).click()
    await page.getByRole('option', { name: 'Orient', exact: false }).click()
    await money.filter({ hasText: '49,000.00 CNY' }).waitFor()
    await page.getByRole('textbox', { name: 'Currency' }).fill('eur')
    await page.getByText('No deposit money', { exact: true }).waitFor()
  })

  it('gives a receipt of the whole, which the verifying page takes', async () => {
    const { page } = of('River')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Receipt' }).click(),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    expect(verifyFlowReceipt(text, { chainId: await stage.client.chainId() }).ok).toBe(true)
    await follow(of('River'), 'Verify')
    const buffer = Buffer.from(text)
    await page
      .getByLabel('Drop a receipt or certificate')
      .locator('input[type=file]')
      .setInputFiles({ name: 'deal.json', mimeType: 'application/json', buffer })
    await page.getByText('A deal with its complete flow record.').waitFor()
    expect(fromHex(deal)).toHaveLength(32)
    for (const { troubles } of Object.values(visitors)) expect(troubles).toEqual([])
  })
})
