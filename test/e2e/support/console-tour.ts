import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DocumentReading, readDocument } from '@vouch/application/standards'
import { fromHex, toHex, unwrap } from '@vouch/core'
import type { Page } from 'playwright-core'
import { openBrowser } from './chromium.ts'
import { BILL_NUMBER, prepareBill } from './console-bill.ts'
import { takeNetwork } from './console-tour-network.ts'
import { type ConsoleStage, openStage, openVisitor, type Player, type Visitor } from './console-stage.ts'

/** Makes the pictures of the console's pages anew: `node tools/console-screenshots.mjs`. */

const DOCUMENTS = [
  '01-acme-invoice-2026-0042.xml',
  '02-acme-invoice-2026-0047.xml',
  '07-initech-invoice-F2026-00077-cii.xml',
  '08-e-invoice-26442000000900000421.xml',
  '10-bill-of-lading-UMBR2603117.pdf',
  '11-receipt-quayside-hardware.png',
]

interface Cast {
  readonly acme: Player
  readonly globex: Player
  readonly watch: Player
  readonly bank: Player
  readonly vouchers: readonly Uint8Array[]
  readonly deal: string
}

async function idOf({ vouchers, key }: Player): Promise<Uint8Array> {
  return (await vouchers.members.ofKey(key.publicKey)).id
}

interface Exhibit {
  readonly document: Uint8Array
  readonly reading: DocumentReading
}

async function readExhibits(root: string): Promise<readonly Exhibit[]> {
  const exhibits: Exhibit[] = []
  for (const name of DOCUMENTS) {
    const document = new Uint8Array(readFileSync(join(root, 'examples', 'documents', name)))
    exhibits.push({ document, reading: unwrap(await readDocument(document, name)) })
  }
  return exhibits
}

async function rehearse(stage: ConsoleStage, exhibits: readonly Exhibit[]): Promise<Cast> {
  const acme = await stage.enrol('Acme')
  const globex = await stage.enrol('Globex')
  const watch = await stage.enrol('Watch', 'regulator')
  const bank = await stage.enrol('River Bank', 'bank')
  const custodian = await idOf(stage.custodia)
  const vouchers: Uint8Array[] = []
  for (const exhibit of exhibits) vouchers.push((await acme.vouchers.deposit({ ...exhibit, custodian })).id)
  const call = (contract: string, action: string, args: object, { key }: Player) =>
    stage.client.call(contract, action, args as never, { as: key.signer })
  for (const id of vouchers.slice(0, 4)) await call('voucher', 'accept', { id: toHex(id) }, stage.custodia)
  for (const id of vouchers.slice(0, 4)) await acme.vouchers.obtain(id)
  const [first, second, third] = vouchers.map(toHex)
  await acme.vouchers.proposeTransfer({ id: vouchers[0] as Uint8Array, to: await idOf(globex) })
  await call('voucher', 'acceptTransfer', { id: first }, globex)
  await globex.vouchers.proposeTransfer({ id: vouchers[0] as Uint8Array, to: await idOf(acme) })
  await call(
    'voucher',
    'freeze',
    { id: second, order: 'AJ-2026-17', scope: 'document', expiresMs: null },
    watch,
  )
  await call('voucher', 'book', { id: third, purpose: 'financing', reference: 'L-2026-7' }, acme)
  await call('voucher', 'request', { id: third, note: 'for the audit of May' }, globex)
  return { acme, globex, watch, bank, vouchers, deal: await rehearseDeal(stage, acme, globex, bank) }
}

const LIMITS = {
  accountDays: 1,
  fundDays: 2,
  confirmDays: 1,
  lockDays: 1,
  endorseDays: 1,
  receiptDays: 2,
  settleDays: 1,
}

async function rehearseDeal(
  stage: ConsoleStage,
  seller: Player,
  buyer: Player,
  bank: Player,
): Promise<string> {
  await prepareBill(stage, seller, bank)
  const call = (contract: string, action: string, args: object, { key }: Player) =>
    stage.client.call(contract, action, args as never, { as: key.signer })
  const [sellerId, buyerId, bankId] = await Promise.all(
    [seller, buyer, bank].map(async (one) => toHex(await idOf(one))),
  )
  await call(
    'money',
    'issue',
    { to: buyerId, currency: 'CNY', amount: '6000000', reference: 'D-1', note: '' },
    bank,
  )
  const parties = { seller: sellerId, buyer: buyerId, bank: bankId, registry: null }
  const range = { billNumber: BILL_NUMBER, start: 1, end: 5_000_000, maturityMs: 0 }
  const price = { currency: 'CNY', price: '4900000', buyerAccount: null, sellerAccount: null }
  const rest = { calendar: 'CN', limits: LIMITS, offerExpiresMs: Date.now() + 7 * 86_400_000, note: '' }
  const proposed = await call(
    'deal',
    'propose',
    { mode: 'atomic', ...parties, ...range, ...price, ...rest },
    seller,
  )
  const { id, termsHash } = proposed.result as { readonly id: string; readonly termsHash: string }
  await call('deal', 'sign', { id, termsHash }, buyer)
  await call('deal', 'sign', { id, termsHash }, seller)
  await call('deal', 'fund', { id }, buyer)
  await call('deal', 'confirmFunds', { id }, seller)
  return id
}

type Look = { readonly theme: 'light' | 'dark'; readonly language: 'en' | 'zh'; readonly width: number }

async function dress(visitor: Visitor, { theme, width }: Look): Promise<void> {
  await visitor.page.setViewportSize({ width, height: width < 600 ? 800 : 860 })
  await visitor.page.emulateMedia({ colorScheme: theme })
}

async function speak({ page }: Visitor, { language }: Look): Promise<void> {
  if (language === 'en') return
  await page.getByRole('button', { name: 'Appearance and language' }).click()
  await page.getByText('中文').click()
  await page.keyboard.press('Escape')
}

/** A page that is within the console already goes elsewhere without a load, which a file's key would not outlive. */
async function within(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', `/console${to}`)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
  await page.waitForTimeout(1_200)
}

export async function tour(root: string): Promise<void> {
  const folder = join(root, 'docs', 'images')
  mkdirSync(folder, { recursive: true })
  // Read first: the parser of XML does not load in a realm that contracts have hardened.
  const exhibits = await readExhibits(root)
  const browser = await openBrowser()
  const stage = await openStage()
  try {
    const { acme, vouchers, deal } = await rehearse(stage, exhibits)
    const voucher = toHex(vouchers[0] as Uint8Array)
    const chinese = toHex(vouchers[3] as Uint8Array)
    const take = async (
      name: string,
      look: Look,
      paths: readonly (readonly [string, string])[],
      open = false,
    ) => {
      const visitor = await openVisitor(browser, stage)
      await dress(visitor, look)
      await visitor.signIn(acme)
      await speak(visitor, look)
      for (const [title, path] of paths) {
        await within(visitor.page, path)
        if (path === '/') await visitor.page.waitForTimeout(4_500)
        if (open && path.startsWith('/vouchers/')) {
          await visitor.page.getByRole('button', { name: /^(Open the document|打开文件)$/ }).click()
          await visitor.page.waitForTimeout(2_500)
        }
        await visitor.page.screenshot({ path: join(folder, `console-${title}${name}.png`) })
      }
      await visitor.context.close()
    }
    const wide = 1280
    await take('', { theme: 'light', language: 'en', width: wide }, [
      ['sign-in', '/sign-in'],
      ['overview', '/'],
      ['vouchers', '/vouchers'],
      ['deal', `/deals/${deal}`],
      ['explorer', '/explorer'],
    ])
    await take(
      '',
      { theme: 'light', language: 'en', width: wide },
      [['voucher', `/vouchers/${voucher}`]],
      true,
    )
    await take('-zh-dark', { theme: 'dark', language: 'zh', width: wide }, [
      ['overview', '/'],
      ['deal', `/deals/${deal}`],
    ])
    await take(
      '-zh-dark',
      { theme: 'dark', language: 'zh', width: wide },
      [['voucher', `/vouchers/${chinese}`]],
      true,
    )
    await take('-narrow', { theme: 'light', language: 'en', width: 400 }, [
      ['vouchers', '/vouchers'],
      ['voucher', `/vouchers/${voucher}`],
    ])
    await takeNetwork(browser, folder)
    await takeVerify(browser, stage, fromHex(voucher) as Uint8Array, acme, folder)
  } finally {
    await browser.close()
    await stage.stop()
  }
}

async function takeVerify(
  browser: Awaited<ReturnType<typeof openBrowser>>,
  stage: ConsoleStage,
  id: Uint8Array,
  player: Player,
  folder: string,
): Promise<void> {
  const { receiptText } = await import('@vouch/sdk')
  const visitor = await openVisitor(browser, stage)
  await visitor.go('/verify')
  const buffer = Buffer.from(receiptText(await player.vouchers.receipt(id)))
  await visitor.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'receipt.json', mimeType: 'application/json', buffer })
  await visitor.page.getByRole('heading', { name: 'Verified' }).waitFor()
  await visitor.page.waitForTimeout(1_500)
  await visitor.page.screenshot({ path: join(folder, 'console-verify.png') })
  await visitor.context.close()
}
