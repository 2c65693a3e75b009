import { collection, declareContract, type Infer, t } from '@vouch/contract/api'

/** Most members that one settlement pays. */
export const MAX_MEMBERS = 200
const Name = t.text({ max: 80, min: 1, pattern: 'name' })

export const Pool = t.record({
  name: Name,
  /** The account that blocks are found for, and that pays. */
  operator: t.hash(),
  /** What the operator keeps, in thousandths. */
  feePermille: t.integer({ min: 0, max: 1000 }),
  /** Hashes whose shares earn: the last ones that fill it. */
  window: t.amount(),
})

/** Work that a member has shown within the window, in hashes. */
export const Member = t.record({ account: t.hash(), work: t.amount() })
export type MemberValue = Infer<typeof Member>

export const Paid = t.record({ account: t.hash(), work: t.amount(), amount: t.amount() })

/** What a pool paid for one block. */
export const Settlement = t.record({
  /** RFC 9162 root over all shares of the window, `[1, member, work]` each: what a member's own shares are proven against. */
  sharesRoot: t.hash(),
  shareCount: t.integer({ min: 1 }),
  reward: t.amount(),
  fee: t.amount(),
  members: t.list(Paid, { max: MAX_MEMBERS }),
})

export const SettlementKey = t.record({ pool: t.hash(), height: t.integer({ min: 1 }) })

export const home = declareContract({
  name: 'pool',
  version: 1,
  summary: 'Mining pools that pay their members by their last shares.',
  state: {
    pools: collection({ key: t.hash(), value: Pool }),
    settlements: collection({ key: SettlementKey, value: Settlement }),
  },
  events: {
    opened: t.record({ pool: t.hash(), name: Name, operator: t.hash() }),
    settled: t.record({
      pool: t.hash(),
      height: t.integer(),
      reward: t.amount(),
      fee: t.amount(),
      members: t.integer(),
      sharesRoot: t.hash(),
    }),
  },
  errors: {
    CALLED_BY_CONTRACT: {
      message: 'Pool actions cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    HEIGHT_AHEAD: {
      message: 'Block {height} is not there yet.',
      remedy: 'Settle a block when its reward has been paid.',
    },
    MEMBERS_UNORDERED: {
      message:
        'Members, one at least, stand in the ascending order of their accounts, each once, with work above zero.',
      remedy: 'Add up the shares of each member and sort them by account.',
    },
    NOT_THE_OPERATOR: {
      message: 'Only the operator of this pool settles its blocks.',
      remedy: 'Sign with the key that the pool was opened with.',
    },
    POOL_UNKNOWN: { message: 'There is no such pool.', remedy: 'See: vouch contract view pool pools.' },
    REWARD_ZERO: { message: 'There is nothing to be paid.', remedy: 'Name the reward of the block.' },
    SETTLED_ALREADY: {
      message: 'The pool has settled block {height} already.',
      remedy: 'Each block is settled once; see the view settlement.',
    },
    WINDOW_EXCEEDED: {
      message: 'The shares hold more work than the window of this pool.',
      remedy: 'Count the last shares that fill the window, the oldest of them in part.',
    },
    WINDOW_ZERO: { message: 'A window without work pays nobody.', remedy: 'Name a window in hashes.' },
  },
})
