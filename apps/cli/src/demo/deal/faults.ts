import type { Misbehaviour } from '@vouch/witness'
import { commandError } from '../../shell/problem.ts'

/** An unhappy path of a deal, and where it must end all the same. */
export interface Fault {
  readonly summary: string
  readonly bank?: readonly Misbehaviour[]
  readonly registry?: readonly Misbehaviour[]
  /** What is done besides, at its place in the story. */
  readonly play?:
    | 'pay-too-much'
    | 'bill-taken'
    | 'bill-frozen'
    | 'bill-pledged'
    | 'buyer-refuses'
    | 'court-freeze'
    | 'overlap'
    | 'bank-killed'
    | 'bank-down'
    | 'registry-killed'
    | 'holiday'
  readonly ends: 'closed' | 'refunded'
}

export const FAULTS: Readonly<Record<string, Fault>> = {
  'too-little': {
    summary: 'the buyer’s payment arrives one unit short: it goes back, and is paid again',
    bank: ['wrong-amount'],
    ends: 'closed',
  },
  'too-much': {
    summary: 'the buyer pays one unit too much: it goes back, and is paid again',
    play: 'pay-too-much',
    ends: 'closed',
  },
  'another-payer': {
    summary: 'the money comes from another account: it goes back there',
    bank: ['wrong-payer'],
    ends: 'closed',
  },
  'another-currency': {
    summary: 'the money comes in another currency: it goes back',
    bank: ['wrong-currency'],
    ends: 'closed',
  },
  pending: {
    summary: 'the payment is told as pending before it is booked: pending counts for nothing',
    bank: ['pending-first'],
    ends: 'closed',
  },
  recalled: {
    summary: 'the payment is recalled after it was booked: cancelled, and back to its payer',
    bank: ['recalled'],
    ends: 'refunded',
  },
  'buyer-refuses': {
    summary: 'the buyer does not sign for the bill after paying: the seller withdraws',
    play: 'buyer-refuses',
    ends: 'refunded',
  },
  'bill-frozen': {
    summary: 'the bill is frozen by order between lock and endorsement',
    play: 'bill-frozen',
    ends: 'refunded',
  },
  'bill-pledged': {
    summary: 'the bill is pledged between lock and endorsement',
    play: 'bill-pledged',
    ends: 'refunded',
  },
  'bill-taken': {
    summary: 'the same bill was given away on another platform before it could be locked',
    play: 'bill-taken',
    ends: 'refunded',
  },
  duplicate: {
    summary: 'bank and registry say everything twice',
    bank: ['duplicate'],
    registry: ['duplicate'],
    ends: 'closed',
  },
  late: {
    summary: 'bank and registry say what they know late',
    bank: ['late'],
    registry: ['late'],
    ends: 'closed',
  },
  reordered: {
    summary: 'bank and registry say the last thing first',
    bank: ['reordered', 'late'],
    registry: ['reordered'],
    ends: 'closed',
  },
  'payout-fails': {
    summary: 'the payout fails twice after the bill has moved: it is tried until it is paid',
    bank: ['payout-fails-twice'],
    ends: 'closed',
  },
  'court-freeze': {
    summary: 'a court freezes the escrow, and releases it later',
    play: 'court-freeze',
    ends: 'closed',
  },
  'bank-down': {
    summary: 'the bank does nothing for a while, then goes on',
    play: 'bank-down',
    ends: 'closed',
  },
  'bank-killed': {
    summary: 'the bank’s program is killed while it handles the payment, and started again',
    play: 'bank-killed',
    ends: 'closed',
  },
  'registry-killed': {
    summary: 'the registry’s program is killed while the bill is locked, and started again',
    play: 'registry-killed',
    ends: 'closed',
  },
  holiday: {
    summary: 'a week of holidays begins today: every deadline waits for the first business day after it',
    play: 'holiday',
    ends: 'closed',
  },
  overlap: {
    summary: 'a range that overlaps is offered in a second deal: it cannot be signed',
    play: 'overlap',
    ends: 'closed',
  },
}

/** Fails `DEMO_ENDED_OTHERWISE`. */
export function requireEnd(state: string, fault: Fault | undefined): void {
  const wanted = fault?.ends ?? 'closed'
  if (state !== wanted)
    throw commandError(
      'DEMO_ENDED_OTHERWISE',
      `The deal ended ${state}; it should end ${wanted}.`,
      'Run it again with --directory, and look at the flow.',
    )
}
