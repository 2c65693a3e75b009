import { utf8 } from '@vouch/core'
import { MESSAGES } from './message-names.ts'
import type { BankMessage, Payment } from './types.ts'
import { accountGroup, amountLeaf, partyGroups, reasonGroup } from './write-parts.ts'
import { statementBody } from './write-statement.ts'
import { each, group, leaf, type Xml } from './xml-writer.ts'

/** A message as XML in the version of `MESSAGES`, the same bytes for the same values; what it reads back is what was given. */
export function writeMessage(message: BankMessage): Uint8Array {
  const { element, version } = MESSAGES[message.type]
  const body = group(element, headOf(message), bodyOf(message))
  const root = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}">${body ?? ''}</Document>`
  return utf8(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`)
}

function headOf({ type, messageId, createdAt }: BankMessage): Xml {
  const created = leaf('CreDtTm', createdAt)
  if (type === 'camt.056' || type === 'camt.029') return group('Assgnmt', leaf('Id', messageId), created)
  return group('GrpHdr', leaf('MsgId', messageId), created)
}

function bodyOf(message: BankMessage): Xml {
  switch (message.type) {
    case 'camt.053':
    case 'camt.054':
      return statementBody(message)
    case 'camt.057':
      return expectedBody(message)
    case 'pain.001':
      return each(message.payments, orderGroup)
    case 'pacs.008':
    case 'pacs.009':
      return each(message.payments, transferGroup)
    case 'pain.002':
    case 'pacs.002':
      return statusBody(message)
    case 'pacs.004':
      return returnsBody(message)
    case 'camt.056':
      return cancellationsBody(message)
    case 'camt.029':
      return answersBody(message)
  }
}

type Of<T extends BankMessage['type']> = Extract<BankMessage, { type: T }>

function expectedBody({ messageId, items }: Of<'camt.057'>): Xml {
  const groups = each(items, (item) =>
    group(
      'Itm',
      leaf('Id', item.id),
      leaf('EndToEndId', item.endToEndId),
      accountGroup('Acct', item.account),
      amountLeaf('Amt', item.amount),
      leaf('XpctdValDt', item.expectedValueDate),
      group('Dbtr', group('Pty', leaf('Nm', item.debtor?.name))),
    ),
  )
  return group('Ntfctn', leaf('Id', messageId), groups)
}

function idsOf({ instructionId, endToEndId, transactionId, uetr }: Payment): Xml {
  return group(
    'PmtId',
    leaf('InstrId', instructionId),
    leaf('EndToEndId', endToEndId),
    leaf('TxId', transactionId),
    leaf('UETR', uetr),
  )
}

/** One order for each payment: its debtor and date are its own. */
function orderGroup(payment: Payment): Xml {
  return group(
    'PmtInf',
    leaf('PmtInfId', payment.instructionId),
    leaf('PmtMtd', 'TRF'),
    group('ReqdExctnDt', leaf('Dt', payment.executionDate)),
    partyGroups('Dbtr', payment.debtor),
    group(
      'CdtTrfTxInf',
      idsOf(payment),
      group('Amt', amountLeaf('InstdAmt', payment.amount)),
      partyGroups('Cdtr', payment.creditor),
      group('RmtInf', leaf('Ustrd', payment.remittance)),
    ),
  )
}

function transferGroup(payment: Payment): Xml {
  return group(
    'CdtTrfTxInf',
    idsOf(payment),
    amountLeaf('IntrBkSttlmAmt', payment.amount),
    leaf('IntrBkSttlmDt', payment.executionDate),
    partyGroups('Dbtr', payment.debtor),
    partyGroups('Cdtr', payment.creditor),
    group('RmtInf', leaf('Ustrd', payment.remittance)),
  )
}

function statusBody({ originalMessageId, groupStatus, transactions }: Of<'pacs.002' | 'pain.002'>): Xml {
  const groups = each(transactions, ({ status, reason, ...original }) =>
    group('TxInfAndSts', ...originals(original), leaf('TxSts', status), reasonGroup('StsRsnInf', reason)),
  )
  return `${group('OrgnlGrpInfAndSts', leaf('OrgnlMsgId', originalMessageId), leaf('GrpSts', groupStatus)) ?? ''}${groups}`
}

interface Original {
  readonly originalInstructionId?: string
  readonly originalEndToEndId?: string
  readonly originalTransactionId?: string
}

function originals({
  originalInstructionId,
  originalEndToEndId,
  originalTransactionId,
}: Original): readonly Xml[] {
  return [
    leaf('OrgnlInstrId', originalInstructionId),
    leaf('OrgnlEndToEndId', originalEndToEndId),
    leaf('OrgnlTxId', originalTransactionId),
  ]
}

function returnsBody({ returns }: Of<'pacs.004'>): Xml {
  return each(returns, (item) =>
    group(
      'TxInf',
      leaf('RtrId', item.returnId),
      ...originals(item),
      amountLeaf('RtrdIntrBkSttlmAmt', item.amount),
      group('RtrChain', partyGroups('Dbtr', item.debtor), partyGroups('Cdtr', item.creditor)),
      reasonGroup('RtrRsnInf', item.reason),
    ),
  )
}

function cancellationsBody({ cancellations }: Of<'camt.056'>): Xml {
  const groups = each(cancellations, (item) =>
    group(
      'TxInf',
      leaf('CxlId', item.id),
      group('OrgnlGrpInf', leaf('OrgnlMsgId', item.originalMessageId)),
      ...originals(item),
      amountLeaf('OrgnlIntrBkSttlmAmt', item.amount),
      reasonGroup('CxlRsnInf', item.reason),
    ),
  )
  return group('Undrlyg', groups)
}

function answersBody({ answers }: Of<'camt.029'>): Xml {
  const groups = each(answers, (item) =>
    group(
      'TxInfAndSts',
      leaf('CxlStsId', item.cancellationId),
      leaf('OrgnlInstrId', item.originalInstructionId),
      leaf('OrgnlEndToEndId', item.originalEndToEndId),
      leaf('TxCxlSts', item.status),
      reasonGroup('CxlStsRsnInf', item.reason),
    ),
  )
  return group('CxlDtls', groups)
}
