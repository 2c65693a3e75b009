import { expect, it } from 'vitest'
import { showSync, type SyncLook } from '../../src/session/sync-bar.ts'

async function shown(looks: readonly (SyncLook | undefined)[]): Promise<readonly string[]> {
  const said: string[] = []
  let at = -1
  await showSync(
    {
      progress: async (total) => {
        said.push(`begin ${total}`)
        return { to: (done, of) => said.push(`${done}/${of}`), stop: () => said.push('end') }
      },
    },
    async () => looks[at],
    async () => (at += 1) < looks.length,
  )
  return said
}

it('shows a bar from when a chain is to be caught up with until it has been', async () => {
  const looks = [
    { height: 0, bestHeight: 0 },
    { height: 0, bestHeight: 512 },
    undefined,
    { height: 64, bestHeight: 900 },
    { height: 900, bestHeight: 900 },
    { height: 900, bestHeight: 901 },
  ]
  expect(await shown(looks)).toEqual(['begin 512', '0/512', '64/900', '900/900', 'end'])
})

it('takes it away where the node stops on the way', async () => {
  expect(await shown([{ height: 1, bestHeight: 100 }])).toEqual(['begin 100', '1/100', 'end'])
})
