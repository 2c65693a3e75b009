import { home } from './declaration.ts'
import { accept, draw, receive, revoke } from './issue.ts'
import { deliver, lock, unlock } from './locking.ts'
import { confirmPayment, dishonour, pay, present, recourse } from './payment.ts'
import { freeze, trigger, unfreeze } from './supervision.ts'
import { answer, discount, endorse, pledge, redeem, releasePledge, split, withdraw } from './transfer.ts'
import { bill, billByNumber, bills, held, offerable, offered, range, ranges, standing } from './views.ts'

export const contract = home.contract({
  actions: {
    draw,
    accept,
    receive,
    revoke,
    endorse,
    pledge,
    discount,
    redeem,
    answer,
    withdraw,
    split,
    releasePledge,
    freeze,
    unfreeze,
    trigger,
    present,
    pay,
    confirmPayment,
    dishonour,
    recourse,
    lock,
    unlock,
    deliver,
  },
  views: { bill, billByNumber, bills, ranges, range, held, offered, standing, offerable },
})
