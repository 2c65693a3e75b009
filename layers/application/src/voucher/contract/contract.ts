import {
  accept,
  deposit,
  destroy,
  noteRevocation,
  reject,
  reportLoss,
  returnToIssuer,
  supersede,
} from './custody.ts'
import { home } from './declaration.ts'
import { deny, grant, obtain, request, withdrawGrant } from './reading.ts'
import { book, cancelBooking, clear, freeze, release, review } from './supervision.ts'
import {
  acceptTransfer,
  expireTransfer,
  proposeTransfer,
  rejectTransfer,
  withdrawTransfer,
} from './transfer.ts'
import {
  accessList,
  byBusinessKey,
  mayErase,
  mayFetch,
  mayGive,
  mayRead,
  standing,
  voucher,
  vouchers,
} from './views.ts'

export const contract = home.contract({
  actions: {
    deposit,
    accept,
    reject,
    supersede,
    returnToIssuer,
    destroy,
    reportLoss,
    noteRevocation,
    request,
    grant,
    deny,
    withdrawGrant,
    obtain,
    proposeTransfer,
    acceptTransfer,
    rejectTransfer,
    withdrawTransfer,
    expireTransfer,
    review,
    clear,
    freeze,
    release,
    book,
    cancelBooking,
  },
  views: { voucher, vouchers, byBusinessKey, accessList, mayFetch, mayGive, mayErase, mayRead, standing },
})
