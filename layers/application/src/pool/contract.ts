import { type ActionContext, t } from '@vouch/contract/api'
import type { contract as account } from '../account/contract.ts'
import { same } from '../bytes.ts'
import {
  home,
  MAX_MEMBERS,
  Member,
  type MemberValue,
  Pool,
  Settlement,
  SettlementKey,
} from './declaration.ts'
import { divideByWork } from './division.ts'

type Acting = ActionContext<(typeof home)['declaration']>

const open = home.action(
  {
    summary: 'Opens a pool; blocks are found for the first signer’s account, which pays the members.',
    args: t.record({
      name: t.text({ max: 80, min: 1, pattern: 'name' }),
      feePermille: t.integer({ min: 0, max: 1000 }),
      window: t.amount(),
    }),
    result: t.record({ pool: t.hash(), operator: t.hash() }),
  },
  (context, { name, feePermille, window }) => {
    const operator = signerOf(context)
    if (window === 0n) context.fail('WINDOW_ZERO')
    const pool = context.hash('pool', context.transactionId)
    context.state.pools.set(pool, { name, operator, feePermille, window })
    context.emit('opened', pool, { pool, name, operator })
    return { pool, operator }
  },
)

const settle = home.action(
  {
    summary: 'Pays the members of a pool what a block earned, by the work of their shares in the window.',
    args: t.record({
      pool: t.hash(),
      height: t.integer({ min: 1 }),
      reward: t.amount(),
      sharesRoot: t.hash(),
      shareCount: t.integer({ min: 1 }),
      members: t.list(Member, { max: MAX_MEMBERS }),
    }),
    result: Settlement,
  },
  (context, { pool, height, reward, sharesRoot, shareCount, members }) => {
    const record = context.state.pools.get(pool)
    if (record === undefined) return context.fail('POOL_UNKNOWN')
    if (!same(signerOf(context), record.operator)) context.fail('NOT_THE_OPERATOR')
    if (reward === 0n) context.fail('REWARD_ZERO')
    if (height >= context.block.height) context.fail('HEIGHT_AHEAD', { height })
    if (context.state.settlements.has({ pool, height })) context.fail('SETTLED_ALREADY', { height })
    checkMembers(context, members, record.window)
    const fee = (reward * BigInt(record.feePermille)) / 1000n
    const amounts = divideByWork(reward - fee, members)
    const paid = members.map(({ account: member, work }, at) => ({
      account: member,
      work,
      amount: amounts[at] as bigint,
    }))
    // The operator's own part stays where it is.
    const payments = paid
      .filter(({ account: member, amount }) => amount > 0n && !same(member, record.operator))
      .map(({ account: to, amount }) => ({ to, amount }))
    if (payments.length > 0) context.call<typeof account, 'payAll'>('account', 'payAll', { payments })
    const settlement = { sharesRoot, shareCount, reward, fee, members: paid }
    context.state.settlements.set({ pool, height }, settlement)
    context.emit('settled', pool, { pool, height, reward, fee, members: paid.length, sharesRoot })
    return settlement
  },
)

function signerOf(context: Acting): Uint8Array {
  if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
  const publicKey = context.caller.keys[0] as Uint8Array
  return context.view<typeof account, 'balanceOf'>('account', 'balanceOf', { publicKey }).account
}

function checkMembers(context: Acting, members: readonly MemberValue[], window: bigint): void {
  let work = 0n
  if (members.length === 0) context.fail('MEMBERS_UNORDERED')
  for (let at = 0; at < members.length; at++) {
    const member = members[at] as MemberValue
    const before = members[at - 1]
    if (member.work === 0n || (before !== undefined && !isBelow(before.account, member.account)))
      context.fail('MEMBERS_UNORDERED')
    work += member.work
  }
  if (work > window) context.fail('WINDOW_EXCEEDED')
}

function isBelow(left: Uint8Array, right: Uint8Array): boolean {
  for (let at = 0; at < 32; at++) {
    const [one, other] = [left[at] as number, right[at] as number]
    if (one !== other) return one < other
  }
  return false
}

const pools = home.view(
  {
    summary: 'The pools, in the order of their ids.',
    args: t.record({ after: t.option(t.hash()), limit: t.integer({ min: 1, max: 200 }) }),
    result: t.list(t.record({ id: t.hash(), pool: Pool }), { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.pools
      .scan(after === null ? { limit } : { after, limit })
      .map(({ key, value }) => ({ id: key, pool: value })),
)

const settlement = home.view(
  { summary: 'What a pool paid for a block.', args: SettlementKey, result: t.option(Settlement) },
  (context, key) => context.state.settlements.get(key) ?? null,
)

const settlements = home.view(
  {
    summary: 'What a pool paid, by height.',
    args: t.record({
      pool: t.hash(),
      after: t.option(t.integer({ min: 1 })),
      limit: t.integer({ min: 1, max: 50 }),
    }),
    result: t.list(t.record({ height: t.integer(), settlement: Settlement }), { max: 50 }),
  },
  (context, { pool, after, limit }) =>
    context.state.settlements
      .scan(after === null ? { limit } : { after: { pool, height: after }, limit }, { pool })
      .map(({ key, value }) => ({ height: key.height, settlement: value })),
)

export const contract = home.contract({
  actions: { open, settle },
  views: { pools, settlement, settlements },
})
