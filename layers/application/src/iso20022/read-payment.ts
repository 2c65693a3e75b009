import { accountAt, given, need, needAmount, partyAt } from './read-parts.ts'
import type { Expected, Party, Payment, PaymentReturn } from './types.ts'
import { all, at, textAt, type Tree } from './xml-tree.ts'

/** pain.001, pacs.008, pacs.009: in the first, debtor and date stand a level above each transfer. */
export function readPayments(body: Tree): readonly Payment[] {
  const grouped = all(body, 'PmtInf').flatMap((group) =>
    all(group, 'CdtTrfTxInf').map((transfer) => readPayment(transfer, group)),
  )
  return grouped.length > 0
    ? grouped
    : all(body, 'CdtTrfTxInf').map((transfer) => readPayment(transfer, body))
}

function readPayment(tree: Tree, group: Tree): Payment {
  return given({
    instructionId: textAt(tree, 'PmtId/InstrId') ?? need(tree, 'PmtId/EndToEndId', 'PmtId/TxId'),
    endToEndId: need(tree, 'PmtId/EndToEndId'),
    transactionId: textAt(tree, 'PmtId/TxId'),
    uetr: textAt(tree, 'PmtId/UETR'),
    amount: needAmount(tree, 'Amt/InstdAmt', 'IntrBkSttlmAmt', 'InstdAmt', 'Amt/EqvtAmt/Amt'),
    debtor: partyAt(tree, 'Dbtr') ?? partyAt(group, 'Dbtr') ?? ({} as Party),
    creditor: partyAt(tree, 'Cdtr') ?? ({} as Party),
    executionDate:
      textAt(group, 'ReqdExctnDt/Dt', 'ReqdExctnDt/DtTm', 'ReqdExctnDt') ?? textAt(tree, 'IntrBkSttlmDt'),
    remittance: textAt(tree, 'RmtInf/Ustrd', 'RmtInf/Strd/CdtrRefInf/Ref'),
  })
}

/** camt.057. */
export function readExpected(body: Tree): readonly Expected[] {
  const notification = at(body, 'Ntfctn')
  return all(body, 'Ntfctn/Itm').map((tree) =>
    given({
      id: need(tree, 'Id'),
      amount: needAmount(tree, 'Amt'),
      expectedValueDate: textAt(tree, 'XpctdValDt') ?? textAt(notification, 'XpctdValDt'),
      debtor: partyAt(tree, 'Dbtr') ?? partyAt(notification, 'Dbtr'),
      account: accountAt(tree, 'Acct') ?? accountAt(notification, 'Acct'),
      endToEndId: textAt(tree, 'EndToEndId'),
    }),
  )
}

/** pacs.004. */
export function readReturns(body: Tree): readonly PaymentReturn[] {
  return all(body, 'TxInf').map((tree) => {
    const chain = at(tree, 'RtrChain') ?? at(tree, 'OrgnlTxRef')
    return given({
      returnId: need(tree, 'RtrId', 'OrgnlEndToEndId'),
      ...originalOf(tree),
      amount: needAmount(tree, 'RtrdIntrBkSttlmAmt', 'RtrdInstdAmt'),
      reason: textAt(tree, 'RtrRsnInf/Rsn/Cd', 'RtrRsnInf/Rsn/Prtry'),
      debtor: partyAt(chain, 'Dbtr'),
      creditor: partyAt(chain, 'Cdtr'),
    })
  })
}

export function originalOf(tree: Tree) {
  return {
    originalInstructionId: textAt(tree, 'OrgnlInstrId'),
    originalEndToEndId: textAt(tree, 'OrgnlEndToEndId'),
    originalTransactionId: textAt(tree, 'OrgnlTxId'),
  }
}
