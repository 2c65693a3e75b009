/** Money in minor units; how many places they have is ISO 4217's word. */
export interface Amount {
  readonly currency: string
  readonly minor: bigint
}

export interface SignedAmount extends Amount {
  readonly credit: boolean
}

export interface Party {
  readonly name?: string
  /** IBAN, or another identification, without blanks. */
  readonly account?: string
  readonly bic?: string
  readonly lei?: string
}

export interface EntryDetail {
  readonly endToEndId?: string
  readonly instructionId?: string
  readonly transactionId?: string
  readonly amount: Amount
  readonly debtor?: Party
  readonly creditor?: Party
  readonly remittance?: string
  readonly returnReason?: string
}

export type EntryStatus = 'BOOK' | 'PDNG' | 'INFO' | 'FUTR'

export interface Entry {
  /** The servicing bank's reference, else the account owner's, else one made of the message's id and the place in it. */
  readonly reference: string
  readonly amount: Amount
  readonly credit: boolean
  readonly status: EntryStatus
  readonly bookingDate?: string
  readonly valueDate?: string
  readonly reversal: boolean
  /** One for each transaction; of an entry without any, one that repeats the entry. */
  readonly details: readonly EntryDetail[]
}

export interface Statement {
  readonly id: string
  readonly account: string
  readonly currency?: string
  readonly opening?: SignedAmount
  readonly closing?: SignedAmount
  readonly entries: readonly Entry[]
}

export interface Payment {
  readonly instructionId: string
  readonly endToEndId: string
  readonly transactionId?: string
  readonly uetr?: string
  readonly amount: Amount
  readonly debtor: Party
  readonly creditor: Party
  readonly executionDate?: string
  readonly remittance?: string
}

export interface Expected {
  readonly id: string
  readonly amount: Amount
  readonly expectedValueDate?: string
  readonly debtor?: Party
  readonly account?: string
  readonly endToEndId?: string
}

export interface TransactionStatus {
  readonly originalInstructionId?: string
  readonly originalEndToEndId?: string
  readonly originalTransactionId?: string
  /** ACSC, ACCP, RJCT, PDNG and others. */
  readonly status: string
  readonly reason?: string
}

export interface PaymentReturn {
  readonly returnId: string
  readonly originalInstructionId?: string
  readonly originalEndToEndId?: string
  readonly originalTransactionId?: string
  readonly amount: Amount
  readonly reason?: string
  readonly debtor?: Party
  readonly creditor?: Party
}

export interface Cancellation {
  readonly id: string
  readonly originalMessageId?: string
  readonly originalInstructionId?: string
  readonly originalEndToEndId?: string
  readonly originalTransactionId?: string
  readonly amount?: Amount
  readonly reason?: string
}

export interface CancellationAnswer {
  readonly cancellationId?: string
  /** CNCL cancelled, RJCR refused, PDCR pending. */
  readonly status: string
  readonly originalInstructionId?: string
  readonly originalEndToEndId?: string
  readonly reason?: string
}

interface Headed {
  /** As its namespace names it, such as `camt.054.001.08`. */
  readonly version: string
  readonly messageId: string
  readonly createdAt?: string
}

/** A message, by what it is for; what no program here asks for is not read. */
export type BankMessage = Headed &
  (
    | { readonly type: 'camt.053' | 'camt.054'; readonly statements: readonly Statement[] }
    | { readonly type: 'camt.057'; readonly items: readonly Expected[] }
    | { readonly type: 'pain.001' | 'pacs.008' | 'pacs.009'; readonly payments: readonly Payment[] }
    | {
        readonly type: 'pain.002' | 'pacs.002'
        readonly originalMessageId?: string
        readonly groupStatus?: string
        readonly transactions: readonly TransactionStatus[]
      }
    | { readonly type: 'pacs.004'; readonly returns: readonly PaymentReturn[] }
    | { readonly type: 'camt.056'; readonly cancellations: readonly Cancellation[] }
    | { readonly type: 'camt.029'; readonly answers: readonly CancellationAnswer[] }
  )

export type MessageType = BankMessage['type']
