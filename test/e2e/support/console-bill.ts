import { toHex } from '@vouch/core'
import type { ConsoleStage, Player } from './console-stage.ts'

export const BILL_NUMBER = '513100000000120260105000000017'
const YEAR = new Date().getUTCFullYear()

/** This year and the next, which a test needs for its deadlines. */
export async function publishCalendars(client: ConsoleStage['client'], bank: Player): Promise<void> {
  for (const year of [YEAR, YEAR + 1])
    await client.call(
      'calendar',
      'publish',
      { calendar: 'CN', year, title: 'Test', utcOffsetMinutes: 480, nonWorking: [1], source: '' },
      { as: bank.key.signer },
    )
}

/** A received bill of `holder` on this ledger, and calendars that `bank` publishes; what the commands do in tests of their own. */
export async function prepareBill({ client }: ConsoleStage, holder: Player, bank: Player): Promise<void> {
  const as = { as: holder.key.signer }
  const me = toHex((await holder.vouchers.members.ofKey(holder.key.publicKey)).id)
  await publishCalendars(client, bank)
  const drawn = await client.call(
    'bill',
    'draw',
    {
      number: BILL_NUMBER,
      kind: 'AC01',
      acceptor: me,
      payee: me,
      amount: '10000000',
      currency: 'CNY',
      maturityMs: Date.UTC(YEAR + 1, 6, 5),
      transferable: 'EM00',
      splittable: true,
      calendar: 'CN',
      presentationDays: 10,
    },
    as,
  )
  const { id } = drawn.result as { readonly id: string }
  await client.call('bill', 'accept', { id, answer: 'SU00', note: '' }, as)
  await client.call('bill', 'receive', { id }, as)
}
