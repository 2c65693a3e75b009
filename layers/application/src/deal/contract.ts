import { cancel, freezeEscrow, releaseEscrow, trigger } from './cancellation.ts'
import { home } from './declaration.ts'
import { attestAccount, attestEntry, attestStatement } from './escrow.ts'
import { confirmFunds, endorse, fund, signReceipt } from './exchange.ts'
import { attestPayout } from './payout.ts'
import { propose, sign } from './proposal.ts'
import { attestReceipt, attestTitle } from './title.ts'
import { awaiting, claim, deal, deals, evidence, obligations, tasks } from './views.ts'

export const contract = home.contract({
  actions: {
    propose,
    sign,
    attestAccount,
    attestEntry,
    confirmFunds,
    attestTitle,
    endorse,
    signReceipt,
    attestReceipt,
    attestPayout,
    attestStatement,
    fund,
    cancel,
    trigger,
    freezeEscrow,
    releaseEscrow,
  },
  views: { deal, deals, evidence, obligations, tasks, awaiting, claim },
})
