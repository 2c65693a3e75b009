import type { WantedAction } from '../forms/action-dialog.tsx'
import type { DealRow, TaskJson } from './deal-json.ts'

/** Which action of the contract does what has to be done; what a program of the bank or registry attests has its form too. */
const ACTIONS: Readonly<Record<string, string>> = {
  sign: 'sign',
  open_account: 'attestAccount',
  confirm_funds: 'confirmFunds',
  lock_bill: 'attestTitle',
  endorse: 'endorse',
  sign_receipt: 'signReceipt',
  deliver_title: 'attestTitle',
  verify_receipt: 'attestReceipt',
  pay_out: 'attestPayout',
  report_payout: 'attestPayout',
  reconcile: 'attestStatement',
  release_title: 'attestTitle',
  return_funds: 'attestEntry',
  trigger: 'trigger',
}

/** Undefined where it is done elsewhere: money outside this ledger is paid at the bank. */
export function wantedForTask({ id, deal }: DealRow, { what }: TaskJson): WantedAction | undefined {
  const atomic = deal.terms.mode === 'atomic'
  const action = what === 'pay_in' ? (atomic ? 'fund' : undefined) : ACTIONS[what]
  if (action === undefined) return undefined
  const preset = action === 'sign' ? { id, termsHash: deal.termsHash } : { id }
  return { contract: 'deal', action, preset, currency: deal.terms.currency }
}
