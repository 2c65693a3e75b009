import { accountAt, amountAt, given, need, needAmount, partyAt } from './read-parts.ts'
import type { Entry, EntryDetail, EntryStatus, SignedAmount, Statement } from './types.ts'
import { all, at, textAt, type Tree } from './xml-tree.ts'

/** camt.053 and camt.054: statements and notifications have entries alike. */
export function readStatements(body: Tree, messageId: string): readonly Statement[] {
  return [...all(body, 'Stmt'), ...all(body, 'Ntfctn')].map((tree) =>
    given({
      id: need(tree, 'Id'),
      account: accountAt(tree, 'Acct') ?? need(tree, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id'),
      currency: textAt(tree, 'Acct/Ccy'),
      opening: balanceOf(tree, ['OPBD', 'PRCD']),
      closing: balanceOf(tree, ['CLBD']),
      entries: all(tree, 'Ntry').map((entry, place) => readEntry(entry, `${messageId}.${place + 1}`)),
    }),
  )
}

function balanceOf(statement: Tree, codes: readonly string[]): SignedAmount | undefined {
  const found = all(statement, 'Bal').find((tree) => codes.includes(textAt(tree, 'Tp/CdOrPrtry/Cd') ?? ''))
  if (found === undefined) return undefined
  return { ...needAmount(found, 'Amt'), credit: isCredit(found) }
}

function isCredit(tree: Tree): boolean {
  return need(tree, 'CdtDbtInd') === 'CRDT'
}

const STATUSES: readonly string[] = ['BOOK', 'PDNG', 'INFO', 'FUTR']

function readEntry(tree: Tree, made: string): Entry {
  const status = textAt(tree, 'Sts/Cd', 'Sts') ?? ''
  if (!STATUSES.includes(status)) need(tree, 'Sts/Cd (BOOK, PDNG, INFO or FUTR)')
  const amount = needAmount(tree, 'Amt')
  const transactions = all(tree, 'NtryDtls/TxDtls')
  const details =
    transactions.length === 0 ? [{ amount }] : transactions.map((each) => readDetail(each, amount))
  return given({
    reference:
      textAt(tree, 'AcctSvcrRef', 'NtryRef') ??
      textAt(at(tree, 'NtryDtls/TxDtls'), 'Refs/AcctSvcrRef') ??
      made,
    amount,
    credit: isCredit(tree),
    status: status as EntryStatus,
    bookingDate: textAt(tree, 'BookgDt/Dt', 'BookgDt/DtTm'),
    valueDate: textAt(tree, 'ValDt/Dt', 'ValDt/DtTm'),
    reversal: textAt(tree, 'RvslInd') === 'true',
    details,
  })
}

function readDetail(tree: Tree, whole: Entry['amount']): EntryDetail {
  return given({
    endToEndId: textAt(tree, 'Refs/EndToEndId'),
    instructionId: textAt(tree, 'Refs/InstrId'),
    transactionId: textAt(tree, 'Refs/TxId', 'Refs/AcctSvcrRef'),
    amount: amountAt(tree, 'Amt', 'AmtDtls/TxAmt/Amt', 'AmtDtls/InstdAmt/Amt') ?? whole,
    debtor: partyAt(at(tree, 'RltdPties'), 'Dbtr'),
    creditor: partyAt(at(tree, 'RltdPties'), 'Cdtr'),
    remittance: textAt(tree, 'RmtInf/Ustrd', 'RmtInf/Strd/CdtrRefInf/Ref'),
    returnReason: textAt(tree, 'RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry'),
  })
}
