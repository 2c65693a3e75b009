import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShell, type VouchShell } from './vouch-process.ts'

/** Whole witnessed deals, with node, bank and registry in processes of their own, by the command that shows them. */

interface Line {
  readonly step: string
  readonly event?: string
  readonly to?: string
  readonly evidence?: string | null
  readonly verified?: boolean
  readonly words?: string
}

let vouch: VouchShell
beforeAll(() => {
  vouch = openShell()
})
afterAll(() => vouch.close())

const play = (...words: readonly string[]): Promise<Line[]> => vouch.json<Line>('deal', 'demo', ...words)
const eventsOf = (lines: readonly Line[]): readonly (string | undefined)[] =>
  lines.filter(({ step }) => step === 'flow').map(({ event }) => event)

test('a deal goes from the bill to its receipt, with a message behind every step of bank and registry', async () => {
  const lines = await play()
  const flow = lines.filter(({ step }) => step === 'flow')
  expect(flow.at(-1)?.to).toBe('closed')
  for (const { event, evidence } of flow)
    if (/^(account|funds_booked|title|receipt_verified|payout|reconciled)/.test(event ?? ''))
      expect(evidence).toMatch(/^[0-9a-f]{64}$/)
  expect(lines.at(-1)).toMatchObject({ step: 'receipt', verified: true })
  expect(lines.at(-1)?.words).toContain('Orient sells 100000.00 CNY')
}, 60_000)

test.each([
  ['bank-killed', 'closed', 'payout_debited'],
  ['registry-killed', 'closed', 'title_signed'],
  ['reordered', 'closed', 'reconciled'],
  ['too-little', 'closed', 'funds_returned'],
  ['payout-fails', 'closed', 'payout_rejected'],
  ['recalled', 'refunded', 'funds_recalled'],
  ['bill-frozen', 'refunded', 'title_blocked'],
  ['holiday', 'closed', 'funds_booked'],
])(
  'with the fault %s it ends %s, having %s',
  async (fault, ends, event) => {
    const lines = await play('--fault', fault)
    expect(eventsOf(lines)).toContain(event)
    expect(lines.filter(({ step }) => step === 'flow').at(-1)?.to).toBe(ends)
    expect(lines.at(-1)).toMatchObject({ step: 'receipt', verified: true })
  },
  90_000,
)

test('FAULT_UNKNOWN names the one that was meant, and the list names all', async () => {
  const { code, stderr } = await vouch.run(['deal', 'demo', '--fault', 'payout-fail'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('vouch deal demo --fault payout-fails')])
  const listed = await vouch.json<{ readonly fault: string }>('deal', 'demo', '--fault', 'list')
  expect(listed.length).toBeGreaterThan(15)
})
