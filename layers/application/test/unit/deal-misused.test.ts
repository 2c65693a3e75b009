import { money } from '@vouch/application'
import { bundleContract } from '@vouch/contract/bundle'
import { createLedgerHarness } from '@vouch/testing/ledger'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { drawnBill, FACE, hashOf, must, publishCalendar } from './deal-stage.ts'

/** A deal that kept no order would be stopped by bill and money themselves. */
test('HOLD_UNKNOWN, HOLD_EXISTS, HOLD_ENDED, DEAL_DIFFERS', async () => {
  const entry = fileURLToPath(new URL('./fake-deal.contract.ts', import.meta.url))
  const ledger = await createLedgerHarness({ contracts: new Map([['deal', await bundleContract(entry)]]) })
  const bank = ledger.admit('River Bank', 'bank')
  const buyer = ledger.admit('Harbour Trading')
  publishCalendar(ledger, bank)
  const issued = { to: buyer.id, currency: 'CNY', amount: 5n, reference: 'R', note: '' }
  must(ledger.act(bank, money, 'issue', issued))
  const code = (action: string, ...args: (Uint8Array | number)[]) =>
    ledger.actRecorded({ as: buyer, contract: 'deal', action, args }).code
  const deal = hashOf('deal')
  expect(code('giveBack', deal)).toBe('HOLD_UNKNOWN')
  expect(code('hold', deal, bank.id, buyer.id)).toBe('OK')
  expect(code('hold', deal, bank.id, buyer.id)).toBe('HOLD_EXISTS')
  expect(code('giveBack', deal)).toBe('OK')
  expect(code('giveBack', deal)).toBe('HOLD_ENDED')
  expect(code('unlock', drawnBill(ledger, buyer), deal, Number(FACE))).toBe('DEAL_DIFFERS')
})
