import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvariantViolation } from '@vouch/core'
import { afterEach, expect, test, vi } from 'vitest'
import { firstTaken } from '../../src/demo/custody.ts'
import { FAULTS, requireEnd } from '../../src/demo/deal/faults.ts'
import { followDeal } from '../../src/demo/deal/follower.ts'
import { snapshotHome } from '../../src/session/home-snapshot.ts'
import { untilAsked } from '../../src/session/node-children.ts'
import { complaintOf } from '../../src/shell/problem.ts'

/** How work ends that does not end well. */
const failing = (code: string) => expect.objectContaining({ complaint: expect.objectContaining({ code }) })
const never = new Promise<never>(() => {})

afterEach(() => void vi.useRealTimers())

test('NODE_ENDED: a node that ends is told of while others go on, and ends the command when it is the last', async () => {
  const told: string[] = []
  const tell = (complaint: { detail: string }): void => void told.push(complaint.detail)
  const nodes = [{ ended: never }, { ended: Promise.resolve('code 1') }]
  const asked = new Promise<void>((resolve) => setImmediate(resolve))
  await untilAsked(asked, ['org1', 'org2'], nodes, tell)
  expect(told).toEqual(['The node of org2 ended (code 1); the others go on.'])
  const gone = ['SIGKILL', 'code 1'].map((how) => ({ ended: Promise.resolve(how) }))
  const last = 'NODE_ENDED: The node of org2 ended (code 1), and none is left.'
  await expect(untilAsked(never, ['org1', 'org2'], gone, tell)).rejects.toThrow(last)
})

test('nodes that end because they were asked to are not told of', async () => {
  let end: (how: string) => void = () => {}
  const ended = new Promise<string>((resolve) => void (end = resolve))
  const told: string[] = []
  await untilAsked(Promise.resolve(), ['org1'], [{ ended }], ({ detail }) => void told.push(detail))
  end('code 0')
  await ended
  expect(told).toEqual([])
})

test('STORE_BUSY: a store whose files are gone whenever they are copied', async () => {
  const home = mkdtempSync(join(tmpdir(), 'vouch-busy-'))
  mkdirSync(join(home, 'data'))
  // Listed, and not there: as a table that was removed in between.
  symlinkSync(join(home, 'none'), join(home, 'data', 'MANIFEST-000001'))
  await expect(snapshotHome(home, join(home, 'copy'))).rejects.toEqual(failing('STORE_BUSY'))
})

test('INVARIANT_BROKEN: what cannot be is told as that', () => {
  const { code, exitCode, detail } = complaintOf(new InvariantViolation('blocks follow one another'))
  expect([code, exitCode]).toEqual(['INVARIANT_BROKEN', 1])
  expect(detail).toContain('blocks follow one another')
})

test('DEMO_EMPTY: no example was taken into custody', () => {
  const exhibit = { file: 'a', id: '', title: '', duplicateOf: undefined, old: true }
  const refused = { exhibit, refused: 'It was rejected in an earlier run.' }
  expect(() => firstTaken([refused])).toThrow(failing('DEMO_EMPTY'))
  expect(firstTaken([refused, { exhibit, refused: undefined }])).toBe(exhibit)
})

test('DEMO_ENDED_OTHERWISE: a deal must end as its fault says', () => {
  requireEnd('closed', undefined)
  requireEnd('refunded', FAULTS['bill-taken'])
  expect(() => requireEnd('refunded', undefined)).toThrow(failing('DEMO_ENDED_OTHERWISE'))
  expect(() => requireEnd('closed', FAULTS['bill-taken'])).toThrow(failing('DEMO_ENDED_OTHERWISE'))
})

test('DEMO_STUCK: nothing more is heard of the deal', async () => {
  vi.useFakeTimers()
  const silent = { events: () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) }) }
  const follower = followDeal(silent as never, 'ab'.repeat(32), () => {})
  const waited = expect(follower.until(() => false, 'a payment')).rejects.toEqual(failing('DEMO_STUCK'))
  await vi.advanceTimersByTimeAsync(60_000)
  await waited
})
