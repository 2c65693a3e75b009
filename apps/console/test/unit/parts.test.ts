import { t } from '@vouch/contract/api'
import { expect, test } from 'vitest'
import { blank, isFilled, plainName } from '../../src/forms/draft.ts'
import { paceBetween, readMetrics } from '../../src/overview/metrics.ts'
import { readJoinLink } from '../../src/session/join-link.ts'
import { rawSignature } from '../../src/session/passkey.ts'
import { possibleActions } from '../../src/vouchers/possible-actions.ts'

test('a form begins with what its types allow, and knows what is missing', () => {
  expect(blank(t.option(t.hash()))).toBeNull()
  expect(blank(t.list(t.integer(), { max: 3 }))).toEqual([])
  expect(blank(t.record({ note: t.text(), to: t.hash() }))).toEqual({ note: '', to: null })
  expect(isFilled(t.hash(), undefined)).toBe(false)
  expect(isFilled(t.text({ min: 1 }), '')).toBe(false)
  expect(isFilled(t.record({ days: t.integer() }), { days: 1 })).toBe(true)
  expect(isFilled(t.record({ days: t.integer() }), { days: null })).toBe(false)
  expect(plainName('reservedUntilMs')).toBe('Reserved until')
})

test('measurements become a pace; a node that was started anew has none below nothing', () => {
  const text = (count: number) =>
    `# HELP x\nvouch_transactions_total{outcome="committed"} ${count}\nvouch_blocks_total 3\nvouch_http_request_seconds_count{method="POST",route="/v1/transactions",status="200"} ${count}\nvouch_http_request_seconds_sum{method="POST",route="/v1/transactions",status="200"} ${count / 100}\n`
  const pace = paceBetween(readMetrics(text(10), 1_000), readMetrics(text(30), 3_000))
  expect(pace).toEqual({ atMs: 3_000, perSecond: 10, latencyMs: expect.closeTo(10, 6) as number })
  expect(paceBetween(readMetrics(text(30), 0), readMetrics(text(0), 1_000))).toMatchObject({
    perSecond: 0,
    latencyMs: undefined,
  })
})

test('DER of any length becomes r and s', () => {
  const der = (r: readonly number[], s: readonly number[]) =>
    Uint8Array.from([0x30, r.length + s.length + 4, 2, r.length, ...r, 2, s.length, ...s])
  const raw = rawSignature(der([0, 0xff, 1], [7]))
  expect([raw[30], raw[31], raw[63], raw.length]).toEqual([0xff, 1, 7, 64])
})

test('a link brings a new key, and nothing else does', () => {
  expect(readJoinLink('#publicKey=03aa&recipient=age1x&member=Li+Wei')).toEqual({
    publicKey: '03aa',
    recipient: 'age1x',
    member: 'Li Wei',
  })
  expect(readJoinLink('#other=1')).toBeUndefined()
})

test('actions are offered to whom the contract would allow them', () => {
  const voucher = {
    depositor: 'a',
    holder: 'a',
    beneficiary: 'a',
    custodian: 'c',
    custody: 'offered',
    supervision: 'none',
    order: null,
    booking: null,
    transfer: null,
    lost: false,
  }
  const names = (over: object, organisation: string, roles: readonly string[] = []) => {
    const me = { organisation, name: '', roles, member: '', right: 'sign' as const }
    return possibleActions({ id: '', voucher: { ...voucher, ...over } as never }, me, 1_000).map(
      ({ action }) => action,
    )
  }
  expect(names({}, 'c', ['custodian'])).toEqual(expect.arrayContaining(['accept', 'reject']))
  expect(names({}, 'a')).not.toContain('accept')
  expect(names({ custody: 'in_custody' }, 'a')).toEqual(
    expect.arrayContaining(['proposeTransfer', 'grant', 'book']),
  )
  const frozen = {
    custody: 'in_custody',
    supervision: 'frozen',
    order: { by: 'r', number: 'x', expiresMs: null },
  }
  expect(names(frozen, 'a')).not.toContain('proposeTransfer')
  expect(names(frozen, 'r', ['regulator'])).toContain('release')
  const offered = { custody: 'in_custody', transfer: { to: 'b', by: 'a', kind: 'holding', expiresMs: 2_000 } }
  expect(names(offered, 'b')).toContain('acceptTransfer')
  expect(names(offered, 'a')).toContain('withdrawTransfer')
})
