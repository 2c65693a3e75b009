/** Tracing and proving, fetched when a deal is looked at. */
export { makeFlowReceipt, receiptText, traceDeal } from '@vouch/sdk'
