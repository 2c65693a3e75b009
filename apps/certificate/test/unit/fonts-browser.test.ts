import { afterEach, expect, test, vi } from 'vitest'
import { fontFile } from '../../src/fonts-browser.ts'

const file = 'pt-serif/files/pt-serif-latin-400-normal.woff'
const missing = expect.objectContaining({ code: 'TYPEFACE_MISSING' })

afterEach(() => void vi.unstubAllGlobals())

test('TYPEFACE_MISSING while it cannot be fetched; it is asked for again, until it is there', async () => {
  const answers = [
    () => Promise.reject(new TypeError('no way there')),
    () => Promise.resolve(new Response('', { status: 404 })),
    () => Promise.resolve(new Response('font')),
  ]
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return answers[asked.length - 1]?.()
  })
  await expect(fontFile(file)).rejects.toEqual(missing)
  await expect(fontFile(file)).rejects.toEqual(missing)
  expect(Buffer.from(await fontFile(file)).toString()).toBe('font')
  await fontFile(file)
  expect(asked).toHaveLength(3)
  expect(asked[0]).toContain(file)
})
