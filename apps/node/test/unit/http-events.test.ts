import { sha256, toHex, utf8 } from '@vouch/core'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, type Fixture, openFixture } from './http-fixture.ts'
import { note } from './http-ledger.ts'

afterEach(closeAll)

async function withNotes(keys: readonly string[]): Promise<Fixture> {
  const http = await openFixture()
  for (const key of keys)
    await http.post('/v1/transactions', (await note(http.ledger, key, `of ${key}`)).bytes)
  return http
}

async function page(http: Fixture, query: string) {
  const { events, next } = (await http.inject({ url: `/v1/events${query}` })).json()
  return { ids: events.map((event: { id: string }) => event.id), next, events }
}

describe('pages of events', () => {
  it('give all of them, in order, page by page', async () => {
    const http = await withNotes(['a', 'b', 'c'])
    const all = await page(http, '')
    expect(all).toMatchObject({ ids: ['1.0.0', '2.0.0', '3.0.0'], next: null })
    expect(all.events[1]).toEqual({
      id: '2.0.0',
      timeMs: expect.any(Number),
      transaction: expect.stringMatching(/^[0-9a-f]{64}$/),
      contract: 'note',
      name: 'written',
      subject: toHex(sha256(utf8('b'))),
      data: { key: 'b', words: 'of b', amount: null },
    })
    const seen: string[] = []
    let after = ''
    for (let turn = 0; turn < 10; turn++) {
      const { ids, next } = await page(http, `?limit=2${after}`)
      seen.push(...ids)
      if (next === null) break
      after = `&after=${next}`
    }
    expect(seen).toEqual(['1.0.0', '2.0.0', '3.0.0'])
  })

  it('go by subject, contract and height', async () => {
    const http = await withNotes(['a', 'b', 'a', 'a'])
    const subject = toHex(sha256(utf8('a')))
    const mine = await page(http, `?contract=note&subject=${subject}&limit=2`)
    expect(mine).toMatchObject({ ids: ['1.0.0', '3.0.0'], next: '3.0.0' })
    const rest = await page(http, `?contract=note&subject=${subject}&limit=2&after=3.0.0`)
    expect(rest).toMatchObject({ ids: ['4.0.0'], next: null })
    expect((await page(http, '?contract=note&from=3')).ids).toEqual(['3.0.0', '4.0.0'])
    expect((await page(http, '?contract=other')).ids).toEqual([])
    expect((await page(http, `?subject=${subject}`)).ids).toEqual(['1.0.0', '3.0.0', '4.0.0'])
    expect((await page(http, '?from=99')).ids).toEqual([])
    const searched = await page(http, '?contract=note&limit=1')
    expect(searched).toMatchObject({ ids: ['1.0.0'], next: '1.0.0' })
  })

  it.each([
    ['?after=1.2', 'POSITION_MALFORMED'],
    ['?from=x', 'HEIGHT_MALFORMED'],
    ['?subject=xyz', 'ID_MALFORMED'],
    ['?limit=1001', 'REQUEST_INVALID'],
    ['?other=1', 'REQUEST_INVALID'],
  ])('refuse %s with %s', async (query, code) => {
    const http = await openFixture()
    const response = await http.inject({ url: `/v1/events${query}` })
    expect([response.statusCode, response.json().code]).toEqual([400, code])
  })
})
