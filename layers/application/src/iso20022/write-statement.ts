import type { BankMessage, Entry, EntryDetail, SignedAmount, Statement } from './types.ts'
import { accountGroup, amountLeaf, partyGroups } from './write-parts.ts'
import { each, group, leaf, type Xml } from './xml-writer.ts'

type StatementMessage = Extract<BankMessage, { type: 'camt.053' | 'camt.054' }>

export function statementBody({ type, statements }: StatementMessage): Xml {
  const name = type === 'camt.053' ? 'Stmt' : 'Ntfctn'
  return each(statements, (statement) => statementGroup(name, statement))
}

function statementGroup(name: string, statement: Statement): Xml {
  const { id, account, currency, opening, closing, entries } = statement
  return group(
    name,
    leaf('Id', id),
    accountGroup('Acct', account, currency),
    balanceGroup('OPBD', opening),
    balanceGroup('CLBD', closing),
    each(entries, entryGroup),
  )
}

function balanceGroup(code: string, amount: SignedAmount | undefined): Xml {
  if (amount === undefined) return undefined
  return group(
    'Bal',
    group('Tp', group('CdOrPrtry', leaf('Cd', code))),
    amountLeaf('Amt', amount),
    leaf('CdtDbtInd', amount.credit ? 'CRDT' : 'DBIT'),
  )
}

function entryGroup(entry: Entry): Xml {
  return group(
    'Ntry',
    leaf('NtryRef', entry.reference),
    amountLeaf('Amt', entry.amount),
    leaf('CdtDbtInd', entry.credit ? 'CRDT' : 'DBIT'),
    entry.reversal ? leaf('RvslInd', 'true') : undefined,
    group('Sts', leaf('Cd', entry.status)),
    group('BookgDt', leaf('Dt', entry.bookingDate)),
    group('ValDt', leaf('Dt', entry.valueDate)),
    leaf('AcctSvcrRef', entry.reference),
    group('NtryDtls', each(entry.details, detailGroup)),
  )
}

function detailGroup(detail: EntryDetail): Xml {
  return group(
    'TxDtls',
    group(
      'Refs',
      leaf('InstrId', detail.instructionId),
      leaf('EndToEndId', detail.endToEndId),
      leaf('TxId', detail.transactionId),
    ),
    amountLeaf('Amt', detail.amount),
    group('RltdPties', partyGroups('Dbtr', detail.debtor, true), partyGroups('Cdtr', detail.creditor, true)),
    group('RmtInf', leaf('Ustrd', detail.remittance)),
    group('RtrInf', group('Rsn', leaf('Cd', detail.returnReason))),
  )
}
