import type { MessageType } from './types.ts'

/** The element below `Document`, whatever the version; and the version that is written. */
export const MESSAGES: Readonly<Record<MessageType, { readonly element: string; readonly version: string }>> =
  {
    'camt.029': { element: 'RsltnOfInvstgtn', version: 'camt.029.001.09' },
    'camt.053': { element: 'BkToCstmrStmt', version: 'camt.053.001.08' },
    'camt.054': { element: 'BkToCstmrDbtCdtNtfctn', version: 'camt.054.001.08' },
    'camt.056': { element: 'FIToFIPmtCxlReq', version: 'camt.056.001.08' },
    'camt.057': { element: 'NtfctnToRcv', version: 'camt.057.001.06' },
    'pacs.002': { element: 'FIToFIPmtStsRpt', version: 'pacs.002.001.10' },
    'pacs.004': { element: 'PmtRtr', version: 'pacs.004.001.09' },
    'pacs.008': { element: 'FIToFICstmrCdtTrf', version: 'pacs.008.001.08' },
    'pacs.009': { element: 'FICdtTrf', version: 'pacs.009.001.08' },
    'pain.001': { element: 'CstmrCdtTrfInitn', version: 'pain.001.001.09' },
    'pain.002': { element: 'CstmrPmtStsRpt', version: 'pain.002.001.10' },
  }

export function typeOfElement(element: string): MessageType | undefined {
  return (Object.keys(MESSAGES) as MessageType[]).find((type) => MESSAGES[type].element === element)
}
