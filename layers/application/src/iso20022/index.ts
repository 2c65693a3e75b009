export { amountText, readAmount } from './amount.ts'
export { MESSAGES } from './message-names.ts'
export { readMessage } from './read-message.ts'
export type {
  Amount,
  BankMessage,
  Cancellation,
  CancellationAnswer,
  Entry,
  EntryDetail,
  EntryStatus,
  Expected,
  MessageType,
  Party,
  Payment,
  PaymentReturn,
  Statement,
  TransactionStatus,
} from './types.ts'
export { writeMessage } from './write-message.ts'
