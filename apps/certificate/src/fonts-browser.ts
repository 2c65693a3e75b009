import { OperationalError } from '@vouch/core'

interface Bundled {
  glob(patterns: readonly string[], options: object): Readonly<Record<string, string>>
}

/** Addresses of the files, as the bundler laid them beside the pages. */
const addresses = (import.meta as unknown as Bundled).glob(
  [
    '../../../node_modules/@fontsource/{pt-mono,pt-serif}/files/*-{latin,latin-ext,cyrillic,cyrillic-ext}-{400,700}-normal.woff',
    '../../../node_modules/@fontsource/zcool-xiaowei/files/*-400-normal.woff',
    '../../../node_modules/@fontsource/{pt-mono,pt-serif,zcool-xiaowei}/unicode.json',
  ],
  { query: '?url', import: 'default', eager: true },
)
const kept = new Map<string, Promise<Uint8Array>>()

/** A file of one of the families; fetched once. Throws `TYPEFACE_MISSING` where it cannot be had. */
export function fontFile(path: string): Promise<Uint8Array> {
  let file = kept.get(path)
  if (file === undefined) {
    file = fetchFont(path)
    file.catch(() => kept.delete(path))
    kept.set(path, file)
  }
  return file
}

async function fetchFont(path: string): Promise<Uint8Array> {
  const address = addresses[`../../../node_modules/@fontsource/${path}`]
  try {
    const response = await fetch(address as string)
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
  } catch {
    // told below: the page has no way to the node
  }
  throw new OperationalError(
    'TYPEFACE_MISSING',
    `the typeface ${path} that the certificate is set in could not be fetched`,
    'Connect to the node once, then try again; the receipt inside can be checked without it.',
  )
}
