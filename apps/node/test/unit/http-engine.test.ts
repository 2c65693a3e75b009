import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import type { EngineReport } from '../../src/http/engine-metrics.ts'
import { closeAll, openFixture } from './http-fixture.ts'

const BOARD = new URL('../../../../docs/grafana/vouch.json', import.meta.url)

afterEach(closeAll)

async function open(first: EngineReport | undefined) {
  const engine = { now: first, restarts: 3, report: async () => engine.now }
  return { engine, http: await openFixture({}, {}, { engine }) }
}

it('tells how the engine beside it is, and that it does not answer', async () => {
  const { engine, http } = await open({ height: 12, peers: 2, isCatchingUp: true })
  const metrics = async (): Promise<string> => (await http.inject({ url: '/metrics' })).body
  const status = async () => (await http.inject({ url: '/v1/status' })).json() as { engineReport: unknown }
  const well = await metrics()
  for (const line of ['up 1', 'height 12', 'peers 2', 'catching_up 1', 'restarts 3'])
    expect(well).toContain(`vouch_engine_${line}`)
  expect((await status()).engineReport).toEqual({ height: 12, peers: 2, isCatchingUp: true })
  engine.now = undefined
  const down = await metrics()
  for (const line of ['up 0', 'peers 0', 'height 12']) expect(down).toContain(`vouch_engine_${line}`)
  expect((await status()).engineReport).toBeNull()
})

it('has every measurement that the board shows', async () => {
  const { http } = await open({ height: 1, peers: 1, isCatchingUp: false })
  await http.inject({ url: '/health' })
  const told = (await http.inject({ url: '/metrics' })).body
  const shown = [...readFileSync(BOARD, 'utf8').matchAll(/\b(?:vouch|process)_[a-z_]+/g)].map(
    ([name]) => name,
  )
  expect(shown.length).toBeGreaterThan(15)
  for (const name of new Set(shown)) expect(told).toMatch(new RegExp(`^# TYPE ${family(name)} `, 'm'))
})

/** A histogram's buckets and count go by the histogram's name. */
function family(name: string): string {
  return name.replace(/_(?:bucket|count)$/, '')
}
