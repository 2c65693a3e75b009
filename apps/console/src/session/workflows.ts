/** Behind a door of its own, so that pages which only look carry nothing of it. */
export { createVouchers } from '@vouch/sdk'
