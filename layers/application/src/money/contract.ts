import { home } from './declaration.ts'
import { hold, pay, payHold, returnHold } from './escrow.ts'
import { issue, redeem, transfer } from './issuance.ts'
import { freeze, release } from './supervision.ts'
import { balance, balances, heldFor, reference, supply } from './views.ts'

export const contract = home.contract({
  actions: { issue, redeem, transfer, freeze, release, hold, payHold, returnHold, pay },
  views: { balance, balances, supply, heldFor, reference },
})
