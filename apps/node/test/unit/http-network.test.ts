import { describe, expect, it } from 'vitest'
import { openFixture } from './http-fixture.ts'

describe('what only an open network has', () => {
  it('is refused by name on another engine', async () => {
    const http = await openFixture()
    for (const about of ['peers', 'supply', 'tree', 'history', 'headers']) {
      const answer = await http.inject({ url: `/v1/network/${about}` })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'NETWORK_NOT_OPEN' })
    }
  })

  it('has no validators to be asked for where one operator keeps the chain', async () => {
    const http = await openFixture()
    const answer = await http.inject({ url: '/v1/network/signatures' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'NETWORK_HAS_NO_VALIDATORS' })
  })
})
