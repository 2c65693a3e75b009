import type { voucher } from '@vouch/application'
import { declareContract, t } from '@vouch/contract/api'

const home = declareContract({
  name: 'middleman',
  version: 1,
  summary: 'Calls another contract’s action with the signatures of its own caller.',
  state: {},
  events: {},
  errors: {},
})

const acceptFor = home.action(
  { summary: 'Accepts a voucher for whoever signed.', args: t.record({ id: t.hash() }) },
  (context, { id }) => context.call<typeof voucher, 'accept'>('voucher', 'accept', { id }),
)

export const contract = home.contract({ actions: { acceptFor }, views: {} })
