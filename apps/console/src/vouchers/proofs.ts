/** Tracing and proving, fetched when a voucher is looked at. */
export { makeVoucherReceipt, receiptText, traceVoucher } from '@vouch/sdk'
