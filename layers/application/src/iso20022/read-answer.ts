import { amountAt, given, need } from './read-parts.ts'
import { originalOf } from './read-payment.ts'
import type { Cancellation, CancellationAnswer, TransactionStatus } from './types.ts'
import { all, at, textAt, type Tree } from './xml-tree.ts'

/** pain.002 and pacs.002. */
export function readStatuses(body: Tree) {
  const group = at(body, 'OrgnlGrpInfAndSts')
  const transactions = [...all(body, 'TxInfAndSts'), ...all(body, 'OrgnlPmtInfAndSts/TxInfAndSts')]
  return given({
    originalMessageId: textAt(group, 'OrgnlMsgId') ?? textAt(transactions[0], 'OrgnlGrpInf/OrgnlMsgId'),
    groupStatus: textAt(group, 'GrpSts'),
    transactions: transactions.map(
      (tree): TransactionStatus =>
        given({
          ...originalOf(tree),
          status: need(tree, 'TxSts'),
          reason: textAt(tree, 'StsRsnInf/Rsn/Cd', 'StsRsnInf/Rsn/Prtry'),
        }),
    ),
  })
}

/** camt.056. */
export function readCancellations(body: Tree): readonly Cancellation[] {
  return all(body, 'Undrlyg/TxInf').map((tree) =>
    given({
      id: textAt(tree, 'CxlId', 'Case/Id') ?? need(tree, 'CxlId'),
      originalMessageId: textAt(tree, 'OrgnlGrpInf/OrgnlMsgId'),
      ...originalOf(tree),
      amount: amountAt(tree, 'OrgnlIntrBkSttlmAmt', 'OrgnlInstdAmt'),
      reason: textAt(tree, 'CxlRsnInf/Rsn/Cd', 'CxlRsnInf/Rsn/Prtry'),
    }),
  )
}

/** camt.029. */
export function readAnswers(body: Tree): readonly CancellationAnswer[] {
  const whole = textAt(body, 'Sts/Conf', 'Sts/RjctdMod/Cd')
  return all(body, 'CxlDtls/TxInfAndSts').map((tree) =>
    given({
      cancellationId: textAt(tree, 'CxlStsId', 'RslvdCase/Id'),
      status: textAt(tree, 'TxCxlSts') ?? whole ?? need(tree, 'TxCxlSts'),
      originalInstructionId: textAt(tree, 'OrgnlInstrId'),
      originalEndToEndId: textAt(tree, 'OrgnlEndToEndId'),
      reason: textAt(tree, 'CxlStsRsnInf/Rsn/Cd', 'CxlStsRsnInf/Rsn/Prtry'),
    }),
  )
}
